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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sentry issue list}. */
final class IssueListCommand implements Command {
    /** What else the address of a list of issues may hold that changes what is in the list. */
    private static final List<String> UNUSED =
            List.of("project", "environment", "statsPeriod", "start", "end", "utc", "cursor");

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
                "sentry issue list 'https://acme.sentry.io/issues/?query=is:unresolved&sort=freq'",
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
            if (url.issue() != null && !url.isSavedList()) {
                throw new AuthFailure(
                        Kind.BAD_VALUE, "The URL is of a single issue. Run 'sentry issue view URL' to see it.");
            }
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
        Issues.Search search = new Issues.Search(organization, project, query(), order());
        Target named = context.auth().named(url(), null);
        Instant now = context.clock().instant();
        boolean person = context.terminal().isOutTerminal();
        new Listing<Issue>(
                        context,
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
        if (url != null) {
            noteUnused(context, url);
        }
        return ExitCode.DONE;
    }

    private @Nullable String query() {
        String wanted = query == null && url != null ? url.parameter("query") : query;
        return wanted == null || wanted.isBlank() ? null : wanted.strip();
    }

    private Sort order() {
        Sort order = sort == null ? Sort.DATE : sort(sort);
        if (order == null) {
            throw new AuthFailure(Kind.BAD_VALUE, "--sort must be date, new, freq or user.");
        }
        Sort shown = sort == null && url != null ? sort(url.parameter("sort")) : null;
        return shown == null ? order : shown;
    }

    private static @Nullable Sort sort(@Nullable String name) {
        for (Sort known : Sort.values()) {
            if (known.wire().equals(name)) {
                return known;
            }
        }
        return null;
    }

    /** An address from a browser may say more than a search has; what is listed is another list then. */
    private void noteUnused(CommandContext context, SentryUrl address) {
        List<String> unused = new ArrayList<>();
        for (String name : UNUSED) {
            if (isGiven(address.parameter(name))) {
                unused.add(name);
            }
        }
        String search = address.parameter("query");
        if (query == null && search != null && search.isBlank()) {
            unused.add("query (it is empty)"); // Sentry's page shows all issues then, and our list the unresolved ones
        }
        String order = address.parameter("sort");
        if (sort == null && isGiven(order) && sort(order) == null) {
            unused.add("sort");
        }
        if (address.isSavedList()) {
            unused.add("view");
        }
        if (!unused.isEmpty()) {
            context.reporter()
                    .note("note: This part of the URL is not used: " + String.join(", ", unused)
                            + ". Only its organization, query and sort are.");
        }
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    private static @Nullable String text(@Nullable Long number) {
        return number == null ? null : number.toString();
    }

    static @Nullable String ago(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Times.span(Duration.between(instant, now)) + " ago";
    }
}
