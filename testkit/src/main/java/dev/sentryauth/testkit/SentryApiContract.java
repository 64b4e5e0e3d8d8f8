package dev.sentryauth.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.data.IssueSearch.Sort;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What use cases rely on in a {@link SentryApi}. Extend it and put the API before a Sentry with the organizations acme and
 * globex, in this order; acme has at least three projects and five issues.
 */
@SuppressWarnings("ClassCanBeStatic")
public abstract class SentryApiContract {
    private static final Slice ALL = new Slice(Slice.LARGEST, null);
    private static final IssueSearch ISSUES = new IssueSearch("acme", null, null, Sort.DATE);

    /** The API. */
    protected abstract SentryApi api();

    /** Somebody who may see everything. */
    protected abstract Bearer bearer();

    private <T> List<T> all(Function<Slice, Page<T>> source, int size) {
        List<T> items = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = source.apply(new Slice(size, cursor));
            assertTrue(page.items().size() <= size, "no page is larger than it may be");
            items.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        assertEquals(items.size(), new HashSet<>(items).size(), "nothing comes twice");
        return items;
    }

    private void notFound(Executable request) {
        assertEquals(Kind.NOT_FOUND, assertThrows(AuthFailure.class, request).kind());
    }

    @Test
    void organizationsComeInTheirOrderWhateverThePages() {
        List<Organization> found = all(slice -> api().organizations(bearer(), slice), 1);

        assertEquals("acme", found.get(0).slug());
        assertEquals("globex", found.get(1).slug());
        assertEquals(found, all(slice -> api().organizations(bearer(), slice), Slice.LARGEST));
        assertNull(api().organizations(bearer(), ALL).next());
    }

    @Test
    void projectsSayWhoseTheyAre() {
        List<Project> found = all(slice -> api().projects(bearer(), "acme", slice), 2);

        assertTrue(found.size() >= 3);
        assertTrue(found.stream().allMatch(project -> project.organization().equals("acme")));
        assertEquals(found, all(slice -> api().projects(bearer(), "acme", slice), Slice.LARGEST));
    }

    @Test
    void issuesComeInTheirOrderWhateverThePages() {
        List<String> found = ids(2);

        assertTrue(found.size() >= 5);
        assertEquals(found, ids(3));
        assertEquals(found, ids(Slice.LARGEST));
    }

    private List<String> ids(int size) {
        return all(slice -> api().issues(bearer(), ISSUES, slice), size).stream()
                .map(Issue::id)
                .toList();
    }

    @Test
    void anIssueIsFoundByAllItsNames() {
        Issue issue = api().issues(bearer(), ISSUES, ALL).items().get(0);
        String shortId = issue.shortId();

        assertEquals(issue.id(), view(null, issue.id()));
        assertEquals(issue.id(), view("acme", issue.id()));
        assertEquals(issue.id(), shortId == null ? issue.id() : view("acme", shortId));
    }

    private String view(@Nullable String organization, String id) {
        return api().issue(bearer(), organization, id).id();
    }

    @Test
    void whatThereIsNotIsNotFound() {
        notFound(() -> api().projects(bearer(), "nobody", ALL));
        notFound(() -> api().issues(bearer(), new IssueSearch("nobody", null, null, Sort.DATE), ALL));
        notFound(() -> api().issue(bearer(), "nobody", "1"));
        notFound(() -> api().issue(bearer(), "acme", "404404404"));
        notFound(() -> api().issue(bearer(), "acme", "NO-SUCH"));
        notFound(() -> api().issue(bearer(), null, "404404404"));
    }

    @Test
    void aTokenThatIsRejectedIsSaidToBe() {
        Bearer dead = new Bearer(bearer().server(), Secret.of("a-token-of-nobody"));
        List<Executable> requests = List.of(
                () -> api().regions(dead),
                () -> api().organizations(dead, ALL),
                () -> api().projects(dead, "acme", ALL),
                () -> api().issues(dead, ISSUES, ALL),
                () -> api().issue(dead, "acme", "1"),
                () -> api().send(dead, new ApiRequest("GET", "/api/0/organizations/", Map.of(), null)));

        requests.forEach(request -> assertThrows(TokenRejectedException.class, request));
    }

    @Test
    void whatAPersonComposesIsAnswered() {
        assertEquals(
                200,
                api().send(bearer(), new ApiRequest("GET", "/api/0/organizations/", Map.of(), null))
                        .status());
    }
}
