window.requestIdleCallback = () => { throw new Error("not idle"); };
