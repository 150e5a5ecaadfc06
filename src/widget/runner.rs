//! Passes inputs to the state machine, one after the other.

use std::cell::{Cell, Ref, RefCell};

use crate::tryon::{effect::Effect, input::Input, machine::TryOn};

/// The state machine and its input queue. The queue is needed because events and callbacks run code of the page, which may
/// cause an input while another one is being processed.
#[derive(Default)]
pub(super) struct Runner {
    state: RefCell<TryOn>,
    queue: RefCell<Vec<Input>>,
    running: Cell<bool>,
    stopped: Cell<bool>,
}

impl Runner {
    /// Adds an input to the queue.
    pub(super) fn push(&self, input: Input) {
        self.queue.borrow_mut().push(input);
    }

    /// Starts draining the queue. Returns `false` if it is already being drained, or if the runner has been stopped.
    pub(super) fn start_draining(&self) -> bool {
        !self.stopped.get() && !self.running.replace(true)
    }

    /// The next input of the queue, if there is one.
    pub(super) fn next(&self) -> Option<Input> {
        let mut queue = self.queue.borrow_mut();
        (!self.stopped.get() && !queue.is_empty()).then(|| queue.remove(0))
    }

    /// Ends draining the queue.
    pub(super) fn finish_draining(&self) {
        self.running.set(false);
    }

    /// Passes one input to the state machine.
    pub(super) fn step(&self, input: Input) -> Vec<Effect> {
        self.state.borrow_mut().step(input)
    }

    /// The state. Do not hold this borrow while code of the page may run.
    pub(super) fn state(&self) -> Ref<'_, TryOn> {
        self.state.borrow()
    }

    /// Whether the queue contains inputs.
    pub(super) fn has_queued_input(&self) -> bool {
        !self.queue.borrow().is_empty()
    }

    /// Whether an input is being processed.
    pub(super) fn is_running(&self) -> bool {
        self.running.get()
    }

    /// Stops the runner for good.
    pub(super) fn stop(&self) {
        self.stopped.set(true);
    }

    /// Whether the runner has been stopped.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }
}
