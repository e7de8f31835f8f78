//! `talent-portal healthcheck`: a container image of this size has no curl in it.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use super::Failure;
use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let address = reachable(config.server.bind);
    let answer = ask(address).map_err(|error| Failure::new(format!("no answer from {address}: {error}")))?;
    let status = answer.split_whitespace().nth(1).unwrap_or("nothing");
    if status == "200" {
        return Ok(());
    }
    Err(Failure::new(format!("{address} answered {status} to /readyz")))
}

/// A server that listens on all addresses is asked on the loopback one.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // In one piece: a server that answers after the first of several and closes would cut its own answer short.
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.take(16 * 1024).read_to_string(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{
        io::{Read, Write},
        net::TcpListener,
        path::Path,
    };

    use super::{reachable, run};
    use crate::config::Config;

    #[test]
    fn only_a_ready_server_is_healthy() {
        for (line, healthy) in [("HTTP/1.1 200 OK", true), ("HTTP/1.1 503 Service Unavailable", false)] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let mut config = Config::for_testing(Path::new("data")).unwrap();
            config.server.bind = listener.local_addr().unwrap();
            let server = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 512];
                let read = stream.read(&mut request).unwrap();
                write!(stream, "{line}\r\nContent-Length: 0\r\n\r\n").unwrap();
                String::from_utf8_lossy(request.get(..read).unwrap()).into_owned()
            });
            assert_eq!(run(&config).is_ok(), healthy);
            assert!(server.join().unwrap().starts_with("GET /readyz "));
        }
    }

    #[test]
    fn all_addresses_means_the_loopback_one() {
        assert_eq!(reachable("0.0.0.0:80".parse().unwrap()), "127.0.0.1:80".parse().unwrap());
        assert_eq!(reachable("[::]:80".parse().unwrap()), "[::1]:80".parse().unwrap());
        assert_eq!(reachable("192.0.2.1:80".parse().unwrap()), "192.0.2.1:80".parse().unwrap());
    }
}
