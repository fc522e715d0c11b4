//! A mail server that counts: enough SMTP (RFC 5321) to be sent to, on loopback.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a mail once it has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Takes it.
    Take,
    /// 451: not now.
    Later,
    /// 550: never.
    Never,
    /// Takes it, then hangs up before saying so.
    HangUp,
}

#[derive(Default)]
struct Inner {
    taken: Vec<String>,
    refused: usize,
    answers: VecDeque<Answer>,
}

/// The server.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    inner: Arc<Mutex<Inner>>,
}

impl Server {
    /// A server that gives these answers in turn, then takes everything.
    pub async fn start(answers: &[Answer]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Server {
            port,
            inner: Arc::new(Mutex::new(Inner {
                answers: answers.iter().copied().collect(),
                ..Inner::default()
            })),
        };
        let this = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let this = this.clone();
                tokio::spawn(async move { this.talk(stream).await.ok() });
            }
        });
        server
    }

    /// The mails taken, as they came over the wire.
    pub fn taken(&self) -> Vec<String> {
        self.inner.lock().unwrap().taken.clone()
    }

    /// How many were refused.
    pub fn refused(&self) -> usize {
        self.inner.lock().unwrap().refused
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test ready\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => write.write_all(b"250-test\r\n250 8BITMIME\r\n").await?,
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        // A line that begins with a dot comes with one more (RFC 5321 §4.5.2).
                        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                        mail.push('\n');
                    }
                    let answer = {
                        let mut inner = self.inner.lock().unwrap();
                        let answer = inner.answers.pop_front().unwrap_or(Answer::Take);
                        match answer {
                            Answer::Take | Answer::HangUp => inner.taken.push(mail),
                            Answer::Later | Answer::Never => inner.refused += 1,
                        }
                        answer
                    };
                    match answer {
                        Answer::Take => write.write_all(b"250 taken\r\n").await?,
                        Answer::Later => write.write_all(b"451 not now\r\n").await?,
                        Answer::Never => write.write_all(b"550 nobody here\r\n").await?,
                        Answer::HangUp => return Ok(()),
                    }
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => write.write_all(b"250 ok\r\n").await?,
            }
        }
        Ok(())
    }
}
