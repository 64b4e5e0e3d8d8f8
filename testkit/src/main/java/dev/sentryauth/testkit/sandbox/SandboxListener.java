package dev.sentryauth.testkit.sandbox;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One address on which a sandbox answers, with the log and the faults of that address. */
public abstract sealed class SandboxListener permits SandboxSwitches, SandboxRegion {
    final Settings settings;
    private final LoopbackServer server;
    private final RequestLog log = new RequestLog();
    private final FaultPlan faults = new FaultPlan();

    SandboxListener(Settings settings, int port) {
        this.settings = settings;
        server = new LoopbackServer(port);
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}, without a path. */
    public URI url() {
        return server.url();
    }

    /** Every request to this endpoint meets this fault, until {@link #clearFaults()}. */
    public void fault(Endpoint endpoint, Fault fault) {
        faults.always(endpoint, fault);
    }

    /** The next requests to this endpoint meet one of these each, in this order and before a standing fault. */
    public void faultOnce(Endpoint endpoint, Fault... next) {
        faults.once(endpoint, List.of(next));
    }

    /** Forgets all faults of this address and closes the connections that one of them holds open. */
    public void clearFaults() {
        faults.clear();
    }

    /** Every request to this address since the start or {@link #clearLog()}, in the order of arrival. */
    public List<LoggedRequest> requests() {
        return log.all();
    }

    /** The requests to this endpoint, in the order of arrival. */
    public List<LoggedRequest> requests(Endpoint endpoint) {
        return log.of(endpoint);
    }

    /** How many requests to this endpoint have arrived. */
    public int count(Endpoint endpoint) {
        return log.of(endpoint).size();
    }

    /** Forgets the requests so far. */
    public void clearLog() {
        log.clear();
    }

    /** Waits until this many requests to this endpoint have arrived, answered or not. */
    public void awaitRequests(Endpoint endpoint, int count, Duration atMost)
            throws InterruptedException, TimeoutException {
        log.awaitArrived(endpoint, count, atMost);
    }

    /** Waits until this many requests have had all their effect: answered, or held or dropped by a fault. */
    public void awaitProcessed(Endpoint endpoint, int count, Duration atMost)
            throws InterruptedException, TimeoutException {
        log.awaitSettled(endpoint, count, atMost);
    }

    void serve(Function<LoggedRequest, Reply> site) {
        server.serve(new Front(settings, log, faults, site));
    }

    /** At once, open connections included. May be called again. */
    void stop() {
        faults.clear();
        server.close();
    }
}
