package dev.sentryauth.testkit;

import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sentry's API in memory, for tests of what is built on the port: servers with organizations, and these with projects and
 * issues. It notes who was asked for what, as {@code what@host}. May be used from any thread.
 */
public final class InMemorySentryApi implements SentryApi {
    private final Predicate<Secret> live;
    private final List<String> calls = new ArrayList<>();
    private final List<Origin> regions = new ArrayList<>();
    private final Map<Origin, List<Organization>> organizations = new LinkedHashMap<>();
    private final Map<String, List<Project>> projects = new LinkedHashMap<>();
    private final Map<String, List<Issue>> issues = new LinkedHashMap<>();
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();
    private Function<ApiRequest, ApiResponse> answers = InMemorySentryApi::echo;

    /** An API without contents; {@code live} decides which tokens it takes. */
    public InMemorySentryApi(Predicate<Secret> live) {
        this.live = live;
    }

    /** Tells of a region. */
    public synchronized InMemorySentryApi region(Origin region) {
        regions.add(region);
        return this;
    }

    /** Adds an organization at a server, which says that it lies in {@code region}. */
    public synchronized InMemorySentryApi organization(Origin server, String slug, @Nullable Origin region) {
        List<Organization> there = organizations.computeIfAbsent(server, key -> new ArrayList<>());
        there.add(new Organization(slug, Integer.toString(there.size() + 1), "The " + slug, region));
        return this;
    }

    /** Adds a project. */
    public synchronized InMemorySentryApi project(String organization, String slug) {
        List<Project> there = projects.computeIfAbsent(organization, key -> new ArrayList<>());
        there.add(new Project(slug, Integer.toString(there.size() + 1), slug, "java", organization));
        return this;
    }

    /** Adds an issue; they come in the order in which they were added. */
    public synchronized InMemorySentryApi issue(String organization, Issue issue) {
        issues.computeIfAbsent(organization, key -> new ArrayList<>()).add(issue);
        return this;
    }

    /** Lets each request of that kind, such as {@code issues acme}, fail from now on. */
    public synchronized void fail(String what, RuntimeException failure) {
        failures.put(what, failure);
    }

    /** Lets this answer what a person composes; at first its path is echoed. */
    public synchronized void answer(Function<ApiRequest, ApiResponse> newAnswers) {
        answers = newAnswers;
    }

    /** Everything that was asked so far, as {@code what@host}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized void note(String what, Bearer bearer) {
        calls.add(what + "@" + bearer.server().display());
        if (!live.test(bearer.token())) {
            throw new TokenRejectedException();
        }
        RuntimeException failure = failures.get(what);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public synchronized List<Origin> regions(Bearer bearer) {
        note("regions", bearer);
        return List.copyOf(regions);
    }

    @Override
    public synchronized Page<Organization> organizations(Bearer bearer, Slice slice) {
        note("organizations", bearer);
        return page(organizations.getOrDefault(bearer.server(), List.of()), slice);
    }

    @Override
    public synchronized Page<Project> projects(Bearer bearer, String organization, Slice slice) {
        note("projects " + organization, bearer);
        return page(known(projects.get(organization)), slice);
    }

    @Override
    public synchronized Page<Issue> issues(Bearer bearer, IssueSearch search, Slice slice) {
        note("issues " + search.organization(), bearer);
        String project = search.project();
        List<Issue> there = new ArrayList<>(known(issues.get(search.organization())));
        there.removeIf(issue -> project != null && issue.project() != null && !project.equals(issue.project()));
        return page(there, slice);
    }

    @Override
    public synchronized Issue issue(Bearer bearer, @Nullable String organization, String id) {
        note("issue " + id, bearer);
        Collection<List<Issue>> where =
                organization == null ? issuesAt(bearer.server()) : List.of(known(issues.get(organization)));
        for (List<Issue> there : where) {
            for (Issue issue : there) {
                if (issue.id().equals(id) || id.equals(issue.shortId())) {
                    return issue;
                }
            }
        }
        throw notFound();
    }

    /** Each region knows its own. */
    private Collection<List<Issue>> issuesAt(Origin server) {
        if (regions.isEmpty()) {
            return issues.values();
        }
        List<List<Issue>> there = new ArrayList<>();
        for (Organization each : organizations.getOrDefault(server, List.of())) {
            there.add(issues.getOrDefault(each.slug(), List.of()));
        }
        return there;
    }

    @Override
    public synchronized ApiResponse send(Bearer bearer, ApiRequest request) {
        note(request.method() + " " + request.path(), bearer);
        return answers.apply(request);
    }

    private static ApiResponse echo(ApiRequest request) {
        byte[] body = ("\"" + request.path() + "\"").getBytes(StandardCharsets.UTF_8);
        return new ApiResponse(200, Map.of(), body, null, null);
    }

    private static <T> List<T> known(@Nullable List<T> items) {
        if (items == null) {
            throw notFound();
        }
        return items;
    }

    private static AuthFailure notFound() {
        return new AuthFailure(Kind.NOT_FOUND, "There is no such thing.");
    }

    /** As the server does, it counts in pages. */
    private static <T> Page<T> page(List<T> items, Slice slice) {
        int number = slice.cursor() == null ? 0 : Integer.parseInt(slice.cursor());
        int from = Math.min(items.size(), number * slice.size());
        int to = Math.min(items.size(), from + slice.size());
        return new Page<>(items.subList(from, to), to < items.size() ? Integer.toString(number + 1) : null);
    }
}
