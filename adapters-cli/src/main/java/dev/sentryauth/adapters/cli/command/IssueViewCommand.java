package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Times;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sentry issue view}. */
final class IssueViewCommand implements Command {
    private @Nullable SentryUrl url;
    private @Nullable String organization;
    private String id = "";

    @Override
    public String path() {
        return "issue view";
    }

    @Override
    public String summary() {
        return "Shows an issue, by its number, its short id or the URL of its page.";
    }

    @Override
    public String argumentSyntax() {
        return "ID | [ORG/]SHORT-ID | URL";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "sentry issue view 123456",
                "sentry issue view acme/STOREFRONT-1A",
                "sentry issue view https://sentry.example.com/organizations/acme/issues/123456/");
    }

    @Override
    public boolean signsInByItself() {
        return true;
    }

    @Override
    public @Nullable String url() {
        return url == null ? null : url.url();
    }

    @Override
    public void arguments(List<String> given) {
        if (given.size() != 1) {
            throw new UsageException("'sentry issue view' takes one issue: a number, a short id or a URL.");
        }
        String place = given.get(0);
        if (SentryUrl.isUrl(place)) {
            url = SentryUrl.parse(place);
            organization = url.organization();
            id = url.issue() == null || url.isSavedList() ? "" : url.issue();
        } else {
            int slash = place.indexOf('/');
            organization = slash < 0 ? null : Names.checked(place.substring(0, slash), "organization");
            id = place.substring(slash + 1);
        }
        if (!isId(id)) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "An issue is called by its number, such as 123456, by its short id, such as STOREFRONT-1A, or by the"
                            + " URL of its page.");
        }
    }

    private static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean known =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!known) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 100;
    }

    @Override
    public ExitCode run(CommandContext context) {
        Issue issue = context.auth().issues().view(context.auth().named(url(), null), organization, id);
        context.reporter()
                .result(IssueJson.of(issue), text(issue, context.clock().instant()));
        return ExitCode.DONE;
    }

    private static String text(Issue issue, Instant now) {
        StringBuilder text = new StringBuilder(SafeText.of(issue.shortId() == null ? issue.id() : issue.shortId()));
        if (issue.title() != null) {
            text.append(": ").append(SafeText.of(issue.title()));
        }
        line(text, "Status", issue.status());
        line(text, "Level", issue.level());
        line(text, "Project", issue.project());
        line(text, "Events", issue.count() == null ? null : issue.count().toString());
        line(text, "Users", issue.userCount() == null ? null : issue.userCount().toString());
        line(text, "First seen", moment(issue.firstSeen(), now));
        line(text, "Last seen", moment(issue.lastSeen(), now));
        line(text, "Culprit", issue.culprit());
        line(text, "Link", issue.permalink());
        return text.toString();
    }

    private static @Nullable String moment(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Times.moment(instant) + " (" + IssueListCommand.ago(instant, now) + ")";
    }

    private static void line(StringBuilder text, String name, @Nullable String value) {
        if (value != null) {
            text.append("\n  ")
                    .append(name)
                    .append(" ".repeat(12 - name.length()))
                    .append(SafeText.of(value));
        }
    }
}
