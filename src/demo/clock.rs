//! The demonstration's business clock: forward, never back.

use chrono::{DateTime, Utc};

use super::mark::{self, Mark};
use crate::app::App;
use crate::error::{Code, Problem, Result};

/// Lets this process follow the stored offset.
pub fn set(app: &App, mark: &Mark) {
    app.env().clock.set_offset(mark.offset());
}

/// Moves business time to an instant that is not in its past, and wakes whatever is due then.
///
/// # Errors
/// [`Code::NotFound`] outside a demonstration, [`Code::Invalid`] for an instant in the past.
pub async fn move_to(app: &App, to: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let moved = app
        .write(move |tx| {
            let mark = mark::load(tx)?.ok_or(Code::NotFound)?;
            let offset = (to - tx.real_now().utc()).num_microseconds().unwrap_or(0);
            if offset < mark.offset {
                return Err(Problem::new(Code::Invalid).field("/to", Code::FieldRange).into());
            }
            let mark = Mark { offset, ..mark };
            mark::save(tx, &mark)?;
            Ok(mark)
        })
        .await?;
    set(app, &moved);
    app.env().jobs.notify_one();
    Ok(to)
}
