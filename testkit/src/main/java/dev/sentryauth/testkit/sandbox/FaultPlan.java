package dev.sentryauth.testkit.sandbox;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Which fault the next request to an endpoint meets. Thread-safe: one lock. */
final class FaultPlan {
    /** A fault in play, and the latch that opens when faults are cleared. */
    record Taken(@Nullable Injection injection, CountDownLatch released) {}

    private final Map<Endpoint, Injection> standing = new EnumMap<>(Endpoint.class);
    private final Map<Endpoint, Queue<Injection>> queued = new EnumMap<>(Endpoint.class);
    private CountDownLatch released = new CountDownLatch(1);

    synchronized void always(Endpoint endpoint, Fault fault) {
        standing.put(endpoint, (Injection) fault);
    }

    synchronized void once(Endpoint endpoint, List<Fault> faults) {
        Queue<Injection> queue = queued.computeIfAbsent(endpoint, key -> new ArrayDeque<>());
        faults.forEach(fault -> queue.add((Injection) fault));
    }

    /** Forgets all faults and lets go of every request that one of them holds. */
    synchronized void clear() {
        standing.clear();
        queued.clear();
        released.countDown();
        released = new CountDownLatch(1);
    }

    /** Queued faults come before a standing one, and those of the endpoint itself before those of what it is part of. */
    synchronized Taken take(Endpoint endpoint) {
        Injection next = queued(endpoint);
        if (next == null && endpoint.isWithin(Endpoint.API)) {
            next = queued(Endpoint.API);
        }
        if (next == null) {
            next = standing.get(endpoint);
        }
        if (next == null && endpoint.isWithin(Endpoint.API)) {
            next = standing.get(Endpoint.API);
        }
        return new Taken(next, released);
    }

    private @Nullable Injection queued(Endpoint endpoint) {
        Queue<Injection> queue = queued.get(endpoint);
        return queue == null ? null : queue.poll();
    }
}
