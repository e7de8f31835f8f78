//! Which function does which kind of job; every kind on one page.

use super::Handler;
use crate::app::App;
use crate::audit;
use crate::cards::jobs as cards;
use crate::cases;
use crate::catalogue;
use crate::employers::demand::jobs as demand;
use crate::employers::employment::jobs as employment;
use crate::employers::jobs as employers;
use crate::error::Result;
use crate::grants;
use crate::matching;
use crate::notifications;
use crate::ratings;
use crate::rights::{erasure, exports};
use crate::supervision;
use crate::talents::jobs as talents;

/// Kind and handler of every job.
pub fn handlers() -> &'static [(&'static str, Handler)] {
    &[
        // Talents and files
        (talents::DELETE_FILE, talents::delete_file),
        (talents::CLEAR_UPLOAD, talents::clear_upload),
        // Rights
        (exports::PREPARE, exports::prepare_job),
        (erasure::ERASE, erasure::erase_job),
        (exports::DISCARD, exports::discard_job),
        // Notifications and audit
        (audit::SEAL, audit::seal_job),
        (notifications::DELIVER, notifications::deliver_job),
        // Cases
        (cases::jobs::FIRE_TIMER, cases::jobs::fire),
        (cases::recalculation::RECALCULATE, cases::recalculation::recalculate_job),
        (catalogue::commands::CALENDAR_CHANGED, cases::recalculation::calendar_changed_job),
        (cases::resolving::PEOPLE_CHANGED, cases::resolving::people_changed_job),
        (cases::resolving::RESOLVE, cases::resolving::resolve_job),
        (cases::findings::ALARM, supervision::alarm_job),
        (supervision::SCAN, supervision::scan_job),
        (supervision::WARN, supervision::warn_job),
        (ratings::jobs::LATE, ratings::jobs::late_job),
        // Employers
        (employers::PREPARE, employers::prepare),
        (employers::LAPSE, employers::lapse),
        (employers::LAPSE_PREPARED, employers::lapse_prepared),
        (employment::SCAN, employment::scan),
        (demand::MATCH_DEMAND, demand::match_demand),
        (demand::MATCH_SEEKER, demand::match_seeker),
        (grants::SCAN, grants::scan_job),
        (grants::CHECK, grants::check_job),
        // Matching
        (matching::SWEEP, matching::sweep_job),
        (matching::WALK, matching::walk_job),
        (matching::TELL, matching::tell_job),
        // Cards
        (cards::END, cards::end),
        (cards::REMIND, cards::remind),
        (cards::ANNOUNCE_END, cards::announce_end),
        (cards::END_SCHEME, cards::end_scheme),
    ]
}

/// Plans what repeats. Each worker calls it when it starts; what is planned already is left alone.
pub async fn plan_recurring(app: &App) -> Result<()> {
    supervision::schedule(app).await?;
    employment::schedule(app).await?;
    grants::schedule(app).await?;
    matching::schedule(app).await?;
    audit::schedule_sealing(app).await
}
