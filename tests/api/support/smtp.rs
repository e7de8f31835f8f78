//! A mail server that behaves as a test wants.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How the server treats one mail; the last entry goes on for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manners {
    Polite,
    /// 451 to the recipient.
    Later,
    /// 550 to the recipient, naming the address.
    Never,
    /// Accepts the connection and says nothing.
    Mute,
    /// Takes the whole mail and never confirms it.
    SilentAfterTheMail,
}

/// It stops with the test's process.
pub struct SmtpServer {
    pub port: u16,
    mails: Arc<Mutex<Vec<String>>>,
}

impl SmtpServer {
    /// Each connection that gets as far as a recipient uses up one entry.
    pub fn start(manners: Vec<Manners>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let (kept, manners) = (Arc::clone(&mails), Arc::new(Mutex::new(manners)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, manners) = (Arc::clone(&kept), Arc::clone(&manners));
                std::thread::spawn(move || drop(converse(&stream, &kept, &manners)));
            }
        });
        Self { port, mails }
    }

    /// Every mail that arrived whole, with plain line ends.
    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }
}

fn next(manners: &Mutex<Vec<Manners>>) -> Manners {
    let mut manners = manners.lock().unwrap();
    if manners.len() > 1 { manners.remove(0) } else { manners[0] }
}

fn converse(mut stream: &TcpStream, kept: &Mutex<Vec<String>>, manners: &Mutex<Vec<Manners>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    if manners.lock().unwrap()[0] == Manners::Mute {
        // Reads on until the client has had enough.
        for line in lines {
            line?;
        }
        return Ok(());
    }
    let mut say = |text: &str| stream.write_all(format!("{text}\r\n").as_bytes());
    say("220 test")?;
    let mut current = Manners::Polite;
    while let Some(line) = lines.next() {
        let line = line?.to_uppercase();
        if line.starts_with("EHLO") || line.starts_with("HELO") {
            say("250 test")?;
        } else if line.starts_with("RCPT") {
            current = next(manners);
            match current {
                Manners::Later => say("451 come back later")?,
                Manners::Never => say("550 <somebody@example.org> is unknown here")?,
                _ => say("250 ok")?,
            }
        } else if line == "DATA" {
            say("354 go on")?;
            let mut mail = String::new();
            for line in lines.by_ref() {
                let line = line?;
                if line == "." {
                    break;
                }
                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                mail.push('\n');
            }
            kept.lock().unwrap().push(mail);
            if current != Manners::SilentAfterTheMail {
                say("250 taken")?;
            }
        } else if line == "QUIT" {
            return say("221 bye");
        } else {
            say("250 ok")?;
        }
    }
    Ok(())
}
