//! Feeds inputs to the state machine, one after the other.

use std::cell::{Cell, Ref, RefCell};

use crate::tryon::{effect::Effect, input::Input, machine::TryOn};

/// The state machine and the inputs that wait for it: page code runs inside events and callbacks, and may cause an
/// input in the middle of another one.
#[derive(Default)]
pub(super) struct Runner {
    state: RefCell<TryOn>,
    inbox: RefCell<Vec<Input>>,
    running: Cell<bool>,
    stopped: Cell<bool>,
}

impl Runner {
    /// Queues an input.
    pub(super) fn push(&self, input: Input) {
        self.inbox.borrow_mut().push(input);
    }

    /// True if the caller has to work the queue off; false where somebody does so already.
    pub(super) fn begin(&self) -> bool {
        !self.stopped.get() && !self.running.replace(true)
    }

    /// The next input, as long as there is one.
    pub(super) fn next(&self) -> Option<Input> {
        let mut inbox = self.inbox.borrow_mut();
        (!self.stopped.get() && !inbox.is_empty()).then(|| inbox.remove(0))
    }

    /// The queue is empty.
    pub(super) fn end(&self) {
        self.running.set(false);
    }

    /// Takes one input.
    pub(super) fn step(&self, input: Input) -> Vec<Effect> {
        self.state.borrow_mut().step(input)
    }

    /// The state. Not to be kept while page code may run.
    pub(super) fn state(&self) -> Ref<'_, TryOn> {
        self.state.borrow()
    }

    /// Whether inputs wait.
    pub(super) fn has_input(&self) -> bool {
        !self.inbox.borrow().is_empty()
    }

    /// Whether an input is being worked on.
    pub(super) fn is_running(&self) -> bool {
        self.running.get()
    }

    /// From now on nothing happens any more.
    pub(super) fn stop(&self) {
        self.stopped.set(true);
    }

    /// Whether nothing happens any more.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }
}
