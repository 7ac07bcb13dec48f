//! A small HTTP/1.1 client for loads: kept connections, whole answers, as little work as possible.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

pub struct Connection(BufReader<TcpStream>);

pub struct Answer {
    pub status: u16,
    body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address)
            .await
            .expect("the server listens");
        // Else a request in two packets waits for the acknowledgement of the first.
        stream.set_nodelay(true).expect("a TCP option");
        Self(BufReader::new(stream))
    }

    pub async fn send(&mut self, request: &str) -> Answer {
        self.try_send(request).await.expect("the server answers")
    }

    async fn try_send(&mut self, request: &str) -> std::io::Result<Answer> {
        self.0.get_mut().write_all(request.as_bytes()).await?;
        let mut line = String::new();
        self.0.read_line(&mut line).await?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .unwrap_or_default();
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line).await?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or_default();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await?;
        Ok(Answer { status, body })
    }
}

pub fn get(path: &str, token: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n")
}

pub fn send(method: &str, path: &str, token: Option<&str>, body: &Value) -> String {
    let authorization = token
        .map(|token| format!("authorization: Bearer {token}\r\n"))
        .unwrap_or_default();
    let body = body.to_string();
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{authorization}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// What a closed loop of some connections got done.
#[derive(Clone, Copy, Default)]
pub struct Done {
    pub requests: u32,
    pub elapsed: Duration,
}

impl Done {
    pub fn per_second(self) -> f64 {
        f64::from(self.requests) / self.elapsed.as_secs_f64()
    }
}

/// Each of `connections` sends the next request when the last is answered, for `time`. `request` is asked with the
/// number of the connection and of its request; each answer must have `status`.
pub async fn closed_loop(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    status: u16,
    request: impl Fn(usize, usize) -> String + Clone + Send + 'static,
) -> Done {
    let started = Instant::now();
    let mut workers = Vec::new();
    for worker in 0..connections {
        let request = request.clone();
        workers.push(tokio::spawn(async move {
            let mut connection = Connection::open(address).await;
            let mut requests = 0;
            for n in 0.. {
                if started.elapsed() >= time {
                    break;
                }
                let answer = connection.send(&request(worker, n)).await;
                assert_eq!(answer.status, status, "{}", answer.json());
                requests += 1;
            }
            requests
        }));
    }
    let mut done = Done::default();
    for worker in workers {
        done.requests += worker.await.expect("a worker fails with its reason");
    }
    done.elapsed = started.elapsed();
    done
}

/// The 99th percentile of the answering time of one request sent every 5 ms, for `time`. Who is sent away for want of
/// room waits for all of it.
pub async fn p99(address: SocketAddr, time: Duration, request: &str) -> Duration {
    let mut connection = Connection::open(address).await;
    let mut pace = tokio::time::interval(Duration::from_millis(5));
    let started = Instant::now();
    let mut times = Vec::new();
    while started.elapsed() < time {
        // From when it was due, so that a late answer also counts for those that it held up.
        let due = pace.tick().await;
        match connection.send(request).await.status {
            200 => times.push(due.elapsed()),
            503 => times.push(time),
            status => panic!("{status} to {request}"),
        }
    }
    times.sort_unstable();
    times[times.len() * 99 / 100]
}
