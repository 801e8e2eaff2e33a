//! Listens, and speaks HTTP with limits: header size, time to send them, a graceful end.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The head of a request, its address included, may be this large.
const MAX_HEAD: usize = 32 * 1024;
const MAX_HEADERS: usize = 100;

/// How long a client may take to send the head of a request.
const HEAD_DEADLINE: Duration = Duration::from_secs(15);

/// How long requests may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(5);

/// A port that is listened on.
#[derive(Debug)]
pub struct Port {
    listener: TcpListener,
    /// Its address; with a real port number where 0 was asked for.
    pub address: SocketAddr,
}

impl Port {
    /// Begins to listen; port 0 takes one that is free.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Answers requests until `stop` says so, and then ends those under way.
    pub fn serve(self, router: Router, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
        tokio::spawn(async move {
            let connections = GracefulShutdown::new();
            loop {
                tokio::select! {
                    accepted = self.listener.accept() => match accepted {
                        Ok((stream, _)) => serve_connection(stream, router.clone(), &connections),
                        // Out of file handles, or the client has gone: others may still come.
                        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                    },
                    () = asked(&mut stop) => break,
                }
            }
            drop(self.listener);
            // Whoever is not done by then is cut off.
            let _ = tokio::time::timeout(GRACE, connections.shutdown()).await;
        })
    }
}

/// Returns when the end is asked for, or nobody is left to ask.
async fn asked(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

fn serve_connection(stream: TcpStream, router: Router, connections: &GracefulShutdown) {
    // Small answers should leave at once; a stream that refuses is slower, not wrong.
    let _ = stream.set_nodelay(true);
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let watched = connections.watch(connection);
    tokio::spawn(async move {
        // A connection that breaks is the client's affair.
        let _ = watched.await;
    });
}
