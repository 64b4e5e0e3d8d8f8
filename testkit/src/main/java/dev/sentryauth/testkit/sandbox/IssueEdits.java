package dev.sentryauth.testkit.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients have changed about issues. Thread-safe. */
final class IssueEdits {
    /** {@code status} is empty as long as nobody has changed it. */
    record Edit(String status, boolean bookmarked) {
        static final Edit NONE = new Edit("", false);
    }

    private final Map<Long, Edit> byIssue = new ConcurrentHashMap<>();
    private final AtomicInteger revision = new AtomicInteger();

    Edit of(long issue) {
        return byIssue.getOrDefault(issue, Edit.NONE);
    }

    void put(long issue, Edit edit) {
        byIssue.put(issue, edit);
        revision.incrementAndGet();
    }

    /** Another number after each change. */
    int revision() {
        return revision.get();
    }
}
