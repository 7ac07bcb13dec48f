//! A connection to a database that can be held up or cut, as networks do.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// Listens on a port of its own and passes everything on.
pub struct Wire {
    url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    held_up: Mutex<bool>,
    goes_on: Condvar,
    open: Mutex<Vec<TcpStream>>,
}

impl Wire {
    /// To the database at `url`, `postgres://user@host:port/name`.
    pub fn to(url: &str) -> Self {
        let (before, rest) = url.split_once('@').expect("the URL names a user");
        let (target, name) = rest.split_once('/').expect("the URL names a database");
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let (state, target) = (Arc::new(State::default()), target.to_owned());
        let wire = Self {
            url: format!("{before}@{address}/{name}"),
            state: state.clone(),
        };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                state.connect(client, &target);
            }
        });
        wire
    }

    /// By which the database is reached through the wire.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Nothing passes any more, and nobody is told, until [`resume`](Self::resume).
    pub fn hold_up(&self) {
        *locked(&self.state.held_up) = true;
    }

    pub fn resume(&self) {
        *locked(&self.state.held_up) = false;
        self.state.goes_on.notify_all();
    }

    /// Breaks every connection; new ones can be made.
    pub fn cut(&self) {
        for stream in locked(&self.state.open).drain(..) {
            // It may have ended by itself.
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

impl State {
    fn connect(self: &Arc<Self>, client: TcpStream, target: &str) {
        let Ok(server) = TcpStream::connect(target) else {
            return;
        };
        let twin = |stream: &TcpStream| stream.try_clone().expect("a socket can be shared");
        locked(&self.open).extend([twin(&client), twin(&server)]);
        self.pass(twin(&client), twin(&server));
        self.pass(server, client);
    }

    fn pass(self: &Arc<Self>, mut from: TcpStream, mut to: TcpStream) {
        let state = self.clone();
        thread::spawn(move || {
            let mut buffer = [0; 16 * 1024];
            while let Ok(length @ 1..) = from.read(&mut buffer) {
                state.wait();
                if to.write_all(&buffer[..length]).is_err() {
                    break;
                }
            }
            drop(to.shutdown(Shutdown::Both));
        });
    }

    fn wait(&self) {
        let held_up = locked(&self.held_up);
        drop(self.goes_on.wait_while(held_up, |held_up| *held_up));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
