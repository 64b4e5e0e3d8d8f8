package dev.sentryauth.application.api;

import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.data.IssueSearch.Sort;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The issues of one organization or of all, and a single one. May be used from any thread. */
public final class Issues {
    private final Ports ports;
    private final Session session;

    public Issues(Ports ports, Session session) {
        this.ports = ports;
        this.session = session;
    }

    /**
     * What is looked for.
     *
     * @param organization its slug; null: all organizations
     * @param project its slug; null: all projects
     * @param query in Sentry's search syntax; null: the server's default
     */
    public record Search(
            @Nullable String organization,
            @Nullable String project,
            @Nullable String query,
            Sort sort) {

        private IssueSearch in(String slug) {
            return new IssueSearch(slug, project, query, sort);
        }

        private String text() {
            return Objects.toString(organization, "") + "\n" + Objects.toString(project, "") + "\n" + sort.wire() + "\n"
                    + Objects.toString(query, "");
        }
    }

    /**
     * Hands out issues in the wanted order, whatever their number: never more than a page of each organization is in
     * memory.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @throws AuthFailure {@link Kind#NOT_FOUND} if there is no such organization; the message names those there are
     * @throws dev.sentryauth.domain.SentryAuthException if they cannot be had
     */
    public Listed list(@Nullable Target named, Search search, Window window, Consumer<Issue> sink) {
        Client client = new Client(ports, session, named);
        Organizations organizations = new Organizations(ports, session);
        Listing<Issue> listing = new Listing<>(ports, client, "issue list\n" + search.text(), window);
        String organization = search.organization();
        if (organization != null) {
            try {
                return listing.single(source(client, search.in(organization)), sink);
            } catch (AuthFailure e) {
                throw e.kind() == Kind.NOT_FOUND ? organizations.unknown(client, organization) : e;
            }
        }
        List<String> slugs = new ArrayList<>();
        List<PageSource<Issue>> sources = new ArrayList<>();
        for (Organization each : organizations.all(client)) {
            slugs.add(each.slug());
            sources.add(source(client, search.in(each.slug())));
        }
        return listing.merged(slugs, sources, order(search.sort()), sink);
    }

    private static PageSource<Issue> source(Client client, IssueSearch search) {
        return slice -> client.at(search.organization(), (api, bearer) -> api.issues(bearer, search, slice));
    }

    /** As each server sorts; what lacks the value comes last. */
    private static Comparator<Issue> order(Sort sort) {
        return switch (sort) {
            case DATE -> descending(Issue::lastSeen);
            case NEW -> descending(Issue::firstSeen);
            case FREQ -> descending(Issue::count);
            case USER -> descending(Issue::userCount);
        };
    }

    private static <V extends Comparable<? super V>> Comparator<Issue> descending(Function<Issue, @Nullable V> value) {
        return Comparator.comparing(value, Comparator.nullsLast(Comparator.<V>reverseOrder()));
    }

    /**
     * One issue.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @param organization its organization's slug; null: not known
     * @param id a number, or a short id such as {@code STOREFRONT-1A}; a short id without an organization is looked for
     *     in all of them
     * @throws AuthFailure {@link Kind#NOT_FOUND} if there is none
     * @throws dev.sentryauth.domain.SentryAuthException if it cannot be had
     */
    public Issue view(@Nullable Target named, @Nullable String organization, String id) {
        Client client = new Client(ports, session, named);
        try {
            if (organization != null) {
                return client.at(organization, (api, bearer) -> api.issue(bearer, organization, id));
            }
            if (isNumber(id)) {
                return client.call((api, bearer) -> api.issue(bearer, null, id));
            }
        } catch (AuthFailure e) {
            throw e.kind() == Kind.NOT_FOUND ? unknown(id) : e;
        }
        for (Issue found : search(client, id)) {
            return found;
        }
        throw unknown(id);
    }

    private List<Issue> search(Client client, String shortId) {
        List<Supplier<@Nullable Issue>> requests = new ArrayList<>();
        for (Organization each : new Organizations(ports, session).all(client)) {
            requests.add(() -> {
                try {
                    return client.at(each.slug(), (api, bearer) -> api.issue(bearer, each.slug(), shortId));
                } catch (AuthFailure e) {
                    if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.FORBIDDEN) {
                        return null;
                    }
                    throw e;
                }
            });
        }
        List<Issue> found = new ArrayList<>();
        for (Issue issue : Parallel.<@Nullable Issue>all(requests)) {
            if (issue != null) {
                found.add(issue);
            }
        }
        return found;
    }

    private static AuthFailure unknown(String id) {
        return new AuthFailure(
                Kind.NOT_FOUND,
                "There is no issue '" + id + "' that you can see. 'sentry issue list' shows those there are.");
    }

    static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
