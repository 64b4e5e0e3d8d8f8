package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.application.data.Issue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An issue in JSON, the same in every command; names and types are the API's. */
final class IssueJson {
    private IssueJson() {}

    static Json of(Issue issue) {
        Long count = issue.count();
        return new Json()
                .put("id", issue.id())
                .put("shortId", issue.shortId())
                .put("title", issue.title())
                .put("culprit", issue.culprit())
                .put("permalink", issue.permalink())
                .put("level", issue.level())
                .put("status", issue.status())
                .put("count", count == null ? null : count.toString())
                .put("userCount", issue.userCount())
                .put("firstSeen", text(issue.firstSeen()))
                .put("lastSeen", text(issue.lastSeen()))
                .put("project", issue.project() == null ? null : new Json().put("slug", issue.project()));
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
