package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Every request since the start or the last clearing, in the order of arrival. Thread-safe. */
final class RequestLog {
    private final Map<Long, LoggedRequest> entries = new LinkedHashMap<>();
    private final Set<Long> settled = new HashSet<>();
    private long sequence;

    /** Enters a request, unnumbered so far, under the next sequence number. */
    synchronized LoggedRequest arrived(LoggedRequest request) {
        LoggedRequest entry = request.numbered(++sequence);
        entries.put(entry.sequence(), entry);
        notifyAll();
        return entry;
    }

    /** The server has done all it will do for this request. Called before the first byte of the answer leaves. */
    synchronized void settled(long number, int status) {
        if (entries.computeIfPresent(number, (key, entry) -> entry.answered(status)) != null) {
            settled.add(number);
            notifyAll();
        }
    }

    synchronized List<LoggedRequest> all() {
        return List.copyOf(entries.values());
    }

    List<LoggedRequest> of(Endpoint endpoint) {
        return all().stream()
                .filter(entry -> entry.endpoint().isWithin(endpoint))
                .toList();
    }

    synchronized void clear() {
        entries.clear();
        settled.clear();
    }

    void awaitArrived(Endpoint endpoint, int count, Duration atMost) throws InterruptedException, TimeoutException {
        await(endpoint, count, atMost, entry -> true);
    }

    void awaitSettled(Endpoint endpoint, int count, Duration atMost) throws InterruptedException, TimeoutException {
        await(endpoint, count, atMost, entry -> settled.contains(entry.sequence()));
    }

    private synchronized void await(Endpoint endpoint, int count, Duration atMost, Predicate<LoggedRequest> counts)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long seen = seen(endpoint, counts);
        while (seen < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("Waited " + atMost + " for " + count + " requests to " + endpoint + ", saw "
                        + seen + " of them; all requests: " + all());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
            seen = seen(endpoint, counts);
        }
    }

    private long seen(Endpoint endpoint, Predicate<LoggedRequest> counts) {
        return entries.values().stream()
                .filter(entry -> entry.endpoint().isWithin(endpoint))
                .filter(counts)
                .count();
    }
}
