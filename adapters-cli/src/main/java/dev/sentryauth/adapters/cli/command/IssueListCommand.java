package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import dev.sentryauth.adapters.cli.options.NoSplitter;
import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Times;
import dev.sentryauth.adapters.cli.output.UsageException;
import dev.sentryauth.application.api.Issues;
import dev.sentryauth.application.api.Window;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch.Sort;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sentry issue list}. */
final class IssueListCommand implements Command {
    @Parameter(
            names = {"--query", "-q"},
            order = 1,
            placeholder = "QUERY",
            splitter = NoSplitter.class,
            description = "What to look for, in Sentry's search syntax (unresolved issues)")
    private @Nullable String query;

    @Parameter(
            names = {"--sort", "-s"},
            order = 2,
            placeholder = "ORDER",
            description = "date, new, freq or user (date)")
    private @Nullable String sort;

    @ParametersDelegate
    private final Paging paging = new Paging();

    private @Nullable SentryUrl url;
    private @Nullable String organization;
    private @Nullable String project;

    @Override
    public String path() {
        return "issue list";
    }

    @Override
    public String summary() {
        return "Lists issues: of a project, of an organization, or of all.";
    }

    @Override
    public String argumentSyntax() {
        return "[ORG[/PROJECT] | URL]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "sentry issue list acme/storefront",
                "sentry issue list acme --query 'is:unresolved level:error' --sort freq",
                "sentry issue list acme --limit 1000 --json",
                "sentry issue list acme -c next");
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
        if (given.size() > 1) {
            throw new UsageException(
                    "'sentry issue list' takes one place at most: ORG, ORG/PROJECT or a URL. Put a query"
                            + " with spaces in quotes.");
        }
        if (given.isEmpty()) {
            return;
        }
        String place = given.get(0);
        if (SentryUrl.isUrl(place)) {
            url = SentryUrl.parse(place);
            organization = url.organization();
            return;
        }
        int slash = place.indexOf('/');
        organization = Names.checked(slash < 0 ? place : place.substring(0, slash), "organization");
        if (slash >= 0 && slash < place.length() - 1) {
            project = Names.checked(place.substring(slash + 1), "project");
        }
    }

    @Override
    public ExitCode run(CommandContext context) {
        Window window = paging.window();
        Issues.Search search = new Issues.Search(
                organization, project, query == null || query.isBlank() ? null : query.strip(), order());
        Target named = context.auth().named(url(), null);
        Instant now = context.clock().instant();
        boolean person = context.terminal().isOutTerminal();
        new Listing<Issue>(
                        context,
                        true,
                        List.of("SHORT ID", "TITLE", "LEVEL", "SEEN", "EVENTS", "USERS"),
                        1,
                        IssueJson::of,
                        issue -> new @Nullable String[] {
                            issue.shortId() == null ? issue.id() : issue.shortId(),
                            issue.title(),
                            issue.level(),
                            person ? ago(issue.lastSeen(), now) : IssueJson.text(issue.lastSeen()),
                            text(issue.count()),
                            text(issue.userCount())
                        })
                .show(sink -> context.auth().issues().list(named, search, window, sink), "No issue matches.");
        return ExitCode.DONE;
    }

    private Sort order() {
        if (sort == null) {
            return Sort.DATE;
        }
        for (Sort known : Sort.values()) {
            if (known.wire().equals(sort)) {
                return known;
            }
        }
        throw new AuthFailure(Kind.BAD_VALUE, "--sort must be date, new, freq or user.");
    }

    private static @Nullable String text(@Nullable Long number) {
        return number == null ? null : number.toString();
    }

    static @Nullable String ago(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Times.span(Duration.between(instant, now)) + " ago";
    }
}
