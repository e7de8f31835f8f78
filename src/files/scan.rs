use std::{path::PathBuf, time::Duration};

use super::FileRefusal;
use clamav_client::{
    clean,
    tokio::{Socket, Tcp, scan_buffer},
};

const TIMEOUT: Duration = Duration::from_secs(60);

/// A virus scanner that speaks clamd's protocol. Off by default: the embedded defaults start with nothing else running.
/// Once configured, a scanner that does not answer means that nothing is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scanner {
    #[default]
    Off,
    /// `host:port`.
    Tcp(String),
    Unix(PathBuf),
}

impl Scanner {
    /// As the configuration writes it: empty for none, a path beginning with `/` for a local socket, else `host:port`.
    pub fn from_setting(text: &str) -> Self {
        match text.trim() {
            "" => Self::Off,
            path if path.starts_with('/') => Self::Unix(path.into()),
            address => Self::Tcp(address.to_owned()),
        }
    }

    pub async fn scan(&self, bytes: &[u8]) -> Result<(), FileRefusal> {
        let answer = match self {
            Self::Off => return Ok(()),
            Self::Tcp(address) => {
                tokio::time::timeout(TIMEOUT, scan_buffer(bytes, Tcp { host_address: address.as_str() }, None)).await
            }
            Self::Unix(path) => {
                tokio::time::timeout(TIMEOUT, scan_buffer(bytes, Socket { socket_path: path }, None)).await
            }
        };
        let Ok(Ok(answer)) = answer else { return Err(FileRefusal::ScannerUnavailable) };
        match clean(&answer) {
            Ok(true) => Ok(()),
            _ => verdict(&answer),
        }
    }
}

/// `stream: Eicar-Test-Signature FOUND`; anything else (`… ERROR`) is no verdict at all.
fn verdict(answer: &[u8]) -> Result<(), FileRefusal> {
    let text = String::from_utf8_lossy(answer);
    match text.trim_end_matches(['\0', '\n']).strip_suffix(" FOUND") {
        Some(found) => Err(FileRefusal::Infected(found.rsplit(": ").next().unwrap_or(found).to_owned())),
        None => Err(FileRefusal::ScannerUnavailable),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        thread,
    };

    use super::*;

    /// Speaks enough of the protocol: reads one stream to its end and answers by what was in it.
    fn clamd(answers: usize) -> Scanner {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::spawn(move || {
            for socket in listener.incoming().take(answers) {
                let mut socket = socket.unwrap();
                let mut command = [0; 10];
                socket.read_exact(&mut command).unwrap();
                assert_eq!(&command, b"zINSTREAM\0");
                let mut content = Vec::new();
                loop {
                    let mut length = [0; 4];
                    socket.read_exact(&mut length).unwrap();
                    let mut chunk = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap()];
                    if chunk.is_empty() {
                        break;
                    }
                    socket.read_exact(&mut chunk).unwrap();
                    content.extend(chunk);
                }
                let answer: &[u8] = match content.as_slice() {
                    b"virus" => b"stream: Eicar-Test-Signature FOUND\0",
                    b"huge" => b"INSTREAM size limit exceeded. ERROR\0",
                    _ => b"stream: OK\0",
                };
                socket.write_all(answer).unwrap();
            }
        });
        Scanner::Tcp(address)
    }

    #[tokio::test]
    async fn a_verdict_is_needed_before_a_file_is_taken() {
        let scanner = clamd(3);
        assert!(scanner.scan(b"diploma").await.is_ok());
        assert!(
            matches!(scanner.scan(b"virus").await, Err(FileRefusal::Infected(name)) if name == "Eicar-Test-Signature")
        );
        assert!(matches!(scanner.scan(b"huge").await, Err(FileRefusal::ScannerUnavailable)));
    }

    #[test]
    fn the_setting_names_a_socket_or_an_address() {
        assert_eq!(Scanner::from_setting(" "), Scanner::Off);
        assert_eq!(Scanner::from_setting("/run/clamd.sock"), Scanner::Unix("/run/clamd.sock".into()));
        assert_eq!(Scanner::from_setting("clamd:3310"), Scanner::Tcp("clamd:3310".to_owned()));
    }

    #[tokio::test]
    async fn no_answer_is_no_verdict() {
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        assert!(matches!(Scanner::Tcp(nobody).scan(b"x").await, Err(FileRefusal::ScannerUnavailable)));
        let nowhere = Scanner::Unix("/nonexistent/clamd.sock".into());
        assert!(matches!(nowhere.scan(b"x").await, Err(FileRefusal::ScannerUnavailable)));
        assert!(Scanner::Off.scan(b"x").await.is_ok());
    }
}
