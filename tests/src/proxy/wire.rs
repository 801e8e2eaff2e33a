//! HTTP/1.1 by hand, as no library sends half an answer.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::fault::Framing;

/// The head of a request may be this large.
const LARGEST_HEAD: usize = 64 * 1024;

/// How much of a body is written at once.
const PIECE: usize = 64 * 1024;

/// A request as the browser sent it.
#[derive(Debug)]
pub(super) struct Request {
    pub method: Method,
    /// The path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// An answer that is still to be sent.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status that the page is given.
    pub status: StatusCode,
    /// Its headers, without those about its length.
    pub headers: HeaderMap,
    /// The whole body, however much of it a fault lets through.
    pub body: Vec<u8>,
}

/// How an answer is sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Manner {
    Whole,
    Drip(usize, Duration),
    Cut(usize, Framing),
}

impl Request {
    /// The text of a header.
    pub fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}

/// Reads a request; nothing when the browser only opened a connection, or sent what is none.
pub(super) async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 || bytes.len() > LARGEST_HEAD {
            return None;
        }
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let mut body = bytes.split_off(end + 4);
    let head = String::from_utf8_lossy(&bytes[..end]);
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let method = first.next()?.parse().ok()?;
    let target = first.next()?.to_owned();
    let headers: HeaderMap = lines
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_str(value.trim()).ok()?))
        })
        .collect();
    let length = headers.get("content-length");
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let length: usize = length.unwrap_or(0);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Request {
        method,
        target,
        headers,
        body,
    })
}

/// Sends an answer; gives whether all of it was taken, and how many bytes of its body.
pub(super) async fn send(stream: &mut TcpStream, reply: &Reply, manner: Manner) -> (bool, usize) {
    let mut taken = 0;
    let sent = send_counted(stream, reply, manner, &mut taken).await;
    let whole = sent.is_ok() && !matches!(manner, Manner::Cut(..));
    (whole, taken)
}

async fn send_counted(
    stream: &mut TcpStream,
    reply: &Reply,
    manner: Manner,
    taken: &mut usize,
) -> io::Result<()> {
    let chunked = matches!(manner, Manner::Cut(_, Framing::Chunked));
    let (size, pause) = match manner {
        Manner::Drip(size, pause) => (size, pause),
        Manner::Whole | Manner::Cut(..) => (PIECE, Duration::ZERO),
    };
    let body = match manner {
        Manner::Cut(missing, _) => &reply.body[..reply.body.len().saturating_sub(missing)],
        Manner::Whole | Manner::Drip(..) => &reply.body,
    };
    stream.write_all(head(reply, chunked).as_bytes()).await?;
    for piece in body.chunks(size) {
        if !pause.is_zero() && !or_left(stream, tokio::time::sleep(pause)).await {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if chunked {
            let length = format!("{:x}\r\n", piece.len());
            stream.write_all(length.as_bytes()).await?;
            stream.write_all(piece).await?;
            stream.write_all(b"\r\n").await?;
        } else {
            stream.write_all(piece).await?;
        }
        *taken += piece.len();
    }
    // A cut answer ends like this, without the last chunk or the bytes that were announced.
    stream.shutdown().await
}

/// Every answer ends its connection: on one that was used before, browsers repeat by themselves
/// what was reset, writes included.
fn head(reply: &Reply, chunked: bool) -> String {
    let reason = reply.status.canonical_reason().unwrap_or("Unknown");
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", reply.status.as_u16());
    for (name, value) in &reply.headers {
        if !matches!(
            name.as_str(),
            "content-length" | "transfer-encoding" | "connection"
        ) {
            let value = String::from_utf8_lossy(value.as_bytes());
            let _ = write!(head, "{name}: {value}\r\n");
        }
    }
    if chunked {
        head.push_str("transfer-encoding: chunked\r\n");
    } else if reply.status != StatusCode::NO_CONTENT {
        let _ = write!(head, "content-length: {}\r\n", reply.body.len());
    }
    head.push_str("connection: close\r\n\r\n");
    head
}

/// Ends a connection so that the other side is told of an error (RST).
pub(super) fn reset(stream: TcpStream) {
    // Where the system cannot, the connection just ends, which is an error to the browser, too.
    let _ = stream.set_zero_linger();
    drop(stream);
}

/// Waits for something; false when the browser has gone before.
pub(super) async fn or_left(stream: &TcpStream, what: impl Future<Output = ()>) -> bool {
    tokio::select! {
        () = what => true,
        () = left(stream) => false,
    }
}

async fn left(stream: &TcpStream) {
    let mut byte = [0];
    if let Ok(1) = stream.peek(&mut byte).await {
        // It says more, which nobody asked for: it is there.
        std::future::pending::<()>().await;
    }
}
