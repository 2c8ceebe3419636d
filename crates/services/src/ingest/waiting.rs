//! Calls of a customer that came while another of theirs was being taken. Whoever has the customer's turn next takes all of
//! them together, so that books with many new events are worked out once for all and not once for each.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use events::{BATCH_MAX, Event};
use ledger::CustomerId;
use tokio::sync::oneshot;

use super::sources::Sender;
use super::take::Taken;
use crate::ServiceError;

/// A call whose caller waits for its answer.
pub(super) struct WaitingCall {
    pub(super) sender: Sender,
    pub(super) events: Vec<Event>,
    answer: oneshot::Sender<Result<Taken, ServiceError>>,
}

impl WaitingCall {
    /// Answers the caller, should they still listen.
    pub(super) fn answer(self, outcome: Result<Taken, ServiceError>) {
        self.answer.send(outcome).ok();
    }
}

/// All calls that wait in this process.
#[derive(Default)]
pub(crate) struct WaitingCalls {
    by_customer: Mutex<HashMap<CustomerId, VecDeque<WaitingCall>>>,
}

impl WaitingCalls {
    /// Adds a call of a customer. It is answered by whoever takes it.
    pub(super) fn add(
        &self,
        owner: &CustomerId,
        sender: &Sender,
        events: &[Event],
    ) -> oneshot::Receiver<Result<Taken, ServiceError>> {
        let (answer, answered) = oneshot::channel();
        let call = WaitingCall { sender: sender.clone(), events: events.to_vec(), answer };
        self.calls().entry(owner.clone()).or_default().push_back(call);
        answered
    }

    /// The calls of a customer that are taken next, in the order they came: no more events than one call may have, and one
    /// call at least.
    pub(super) fn next(&self, owner: &CustomerId) -> Vec<WaitingCall> {
        let mut calls = self.calls();
        let Some(waiting) = calls.get_mut(owner) else { return Vec::new() };
        // Nobody waits for these any more; their senders tell them again.
        waiting.retain(|call| !call.answer.is_closed());
        let mut events = 0;
        let fitting = waiting.iter().take_while(|call| {
            events += call.events.len();
            events <= BATCH_MAX
        });
        let count = fitting.count().max(1).min(waiting.len());
        let next = waiting.drain(..count).collect();
        if waiting.is_empty() {
            calls.remove(owner);
        }
        next
    }

    fn calls(&self) -> MutexGuard<'_, HashMap<CustomerId, VecDeque<WaitingCall>>> {
        self.by_customer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
