//! The clients of a series: threads, each with a connection of its own.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::ledger::{Ledger, Outcome};
use crate::clock;
use crate::http::Client;
use crate::load::Report;

const REQUEST_LIMIT: Duration = Duration::from_secs(10);

/// Who posts what.
#[derive(Debug)]
pub(crate) struct Clients {
    seed: u64,
    count: usize,
    happened_on: String,
    /// The next new report's number.
    numbers: AtomicU64,
}

impl Clients {
    pub(crate) fn new(seed: u64, count: usize) -> Self {
        Self {
            seed,
            count,
            happened_on: clock::days_ago(3),
            numbers: AtomicU64::new(0),
        }
    }

    /// Posts new reports without pause while `meanwhile` runs, and until the server is gone after it.
    pub(crate) fn post_during<T>(
        &self,
        address: SocketAddr,
        ledger: &mut Ledger,
        meanwhile: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, String> {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.count)
                .map(|_| scope.spawn(|| self.post_until(address, &over)))
                .collect();
            let result = meanwhile();
            over.store(true, Ordering::Relaxed);
            for client in clients {
                let outcomes = client.join().map_err(|_| "a client panicked".to_owned())?;
                for (number, outcome) in outcomes {
                    ledger.note(number, outcome);
                }
            }
            result
        })
    }

    /// Posts these reports, known by their numbers, once each.
    pub(crate) fn post(
        &self,
        address: SocketAddr,
        numbers: &[u64],
        ledger: &mut Ledger,
    ) -> Result<(), String> {
        let outcomes = self.shared(address, numbers, |client, number| {
            (*number, self.send(client, *number))
        })?;
        for (number, outcome) in outcomes {
            ledger.note(number, outcome);
        }
        Ok(())
    }

    /// How many of these receipts the server doesn't know.
    pub(crate) fn unknown_receipts(
        &self,
        address: SocketAddr,
        receipts: &[&String],
    ) -> Result<u64, String> {
        let found = self.shared(address, receipts, |client, receipt| {
            let body = serde_json::json!({ "receipt": receipt }).to_string();
            client
                .post_json("/api/v1/receipts/lookup", "", &body)
                .is_ok_and(|answer| answer.status == 200)
        })?;
        Ok(found.iter().filter(|known| !**known).count() as u64)
    }

    fn post_until(&self, address: SocketAddr, over: &AtomicBool) -> Vec<(u64, Outcome)> {
        let mut client = Client::new(address, REQUEST_LIMIT);
        let mut outcomes = Vec::new();
        while !over.load(Ordering::Relaxed) {
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            let outcome = self.send(&mut client, number);
            let gone = matches!(outcome, Outcome::Gone(_));
            let later = matches!(outcome, Outcome::Later(_));
            outcomes.push((number, outcome));
            if gone {
                break;
            }
            if later {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        outcomes
    }

    fn send(&self, client: &mut Client, number: u64) -> Outcome {
        let report = Report::numbered(self.seed, number, &self.happened_on);
        Outcome::of(client.post_json("/api/v1/reports", &report.header(), &report.body))
    }

    /// Does `work` for every item, the clients taking turns.
    fn shared<I: Sync, T: Send>(
        &self,
        address: SocketAddr,
        items: &[I],
        work: impl Fn(&mut Client, &I) -> T + Sync,
    ) -> Result<Vec<T>, String> {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.count)
                .map(|_| {
                    scope.spawn(|| {
                        let mut client = Client::new(address, REQUEST_LIMIT);
                        let mut results = Vec::new();
                        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                            results.push(work(&mut client, item));
                        }
                        results
                    })
                })
                .collect();
            let mut results = Vec::with_capacity(items.len());
            for client in clients {
                results.extend(client.join().map_err(|_| "a client panicked".to_owned())?);
            }
            Ok(results)
        })
    }
}
