//! Mail: into a folder by default, by SMTP where configured.

use std::time::{Duration, SystemTime};

use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::model::{Outgoing, Undelivered};
use crate::config::{MailConfig, MailTransport, SmtpTls};

type Outcome<T = ()> = Result<T, Undelivered>;

/// Sends one mail.
pub async fn send(config: &MailConfig, outgoing: &Outgoing) -> Outcome {
    let message = compose(config, outgoing)?;
    match config.transport {
        MailTransport::Folder => {
            super::sms::drop_into(&config.folder, &format!("{}.eml", outgoing.id), message.formatted()).await
        }
        MailTransport::Smtp => by_smtp(config, message).await,
    }
}

fn compose(config: &MailConfig, outgoing: &Outgoing) -> Outcome<Message> {
    let unusable = |_| Undelivered::for_good("mail_unusable");
    let from: Mailbox = config.from.parse().map_err(|_| Undelivered::for_now("mail_from_unusable"))?;
    let to: Address = outgoing.address.parse().map_err(|_| Undelivered::for_good("address_unusable"))?;
    let message_id = format!("<{}@{}>", outgoing.id, from.email.domain());
    let mut message = Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(&outgoing.content.subject)
        .date(SystemTime::from(outgoing.at.utc()))
        .message_id(Some(message_id))
        .raw_header(raw("Auto-Submitted", "auto-generated"));
    if outgoing.repeated {
        message = message.raw_header(raw("X-Possible-Repetition", "yes"));
    }
    message.header(ContentType::TEXT_PLAIN).body(outgoing.content.body.clone()).map_err(unusable)
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

async fn by_smtp(config: &MailConfig, message: Message) -> Outcome {
    let fault = |_| Undelivered::for_now("smtp_tls");
    let tls = match config.smtp_tls {
        SmtpTls::None => Tls::None,
        SmtpTls::StartTls => Tls::Required(TlsParameters::new(config.smtp_host.clone()).map_err(fault)?),
        SmtpTls::Tls => Tls::Wrapper(TlsParameters::new(config.smtp_host.clone()).map_err(fault)?),
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.smtp_host)
        .port(config.smtp_port)
        .tls(tls)
        .timeout(Some(Duration::from_secs(config.timeout_seconds)));
    if !config.smtp_username.is_empty() {
        let password = config.smtp_password.expose().to_owned();
        transport = transport.credentials(Credentials::new(config.smtp_username.clone(), password));
    }
    let transport = transport.build();
    // The library counts its time per command, and a slow server can make a mail of many; hence a time for each half.
    let patience = Duration::from_secs(config.timeout_seconds);
    match tokio::time::timeout(patience, transport.test_connection()).await {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => return Err(Undelivered::for_now("smtp_connection")),
        Ok(Err(error)) => return Err(Undelivered { may_have_arrived: false, ..failure(&error) }),
        Err(_) => return Err(Undelivered::for_now("smtp_timeout")),
    }
    match tokio::time::timeout(patience, transport.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(failure(&error)),
        Err(_) => Err(Undelivered::unknown("smtp_timeout")),
    }
}

/// Only the three digits of the answer are kept: the server's words may repeat the address. Without an answer nobody
/// knows whether the mail arrived.
fn failure(error: &lettre::transport::smtp::Error) -> Undelivered {
    match error.status() {
        Some(code) if error.is_permanent() => Undelivered::for_good(format!("smtp_{code}")),
        Some(code) => Undelivered::for_now(format!("smtp_{code}")),
        None => Undelivered::unknown("smtp_connection"),
    }
}
