package dev.sentryauth.application.api;

import dev.sentryauth.application.World;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch.Sort;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the tests of this package list. */
final class Samples {
    static final Window ALL = new Window(1000, Move.FIRST);

    private Samples() {}

    static Issue issue(String id) {
        return issue(id, null, null, null, null);
    }

    static Issue issue(
            String id,
            @Nullable Instant lastSeen,
            @Nullable Instant firstSeen,
            @Nullable Long count,
            @Nullable Long users) {
        return new Issue(id, "APP-" + id, null, null, null, null, count, users, firstSeen, lastSeen, null, "app");
    }

    static Issues.Search in(@Nullable String organization) {
        return new Issues.Search(organization, null, null, Sort.DATE);
    }

    /** Issues with the numbers 1 to {@code count}. */
    static void issues(World world, String organization, int count) {
        for (int i = 1; i <= count; i++) {
            world.api.issue(organization, issue(Integer.toString(i)));
        }
    }
}
