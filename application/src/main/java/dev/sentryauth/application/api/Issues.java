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
import dev.sentryauth.domain.Origin;
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
     * @throws AuthFailure {@link Kind#NOT_FOUND} if there is no such organization or project; the message names those there are
     * @throws dev.sentryauth.domain.SentryAuthException if they cannot be had
     */
    public Listed list(@Nullable Target named, Search search, Window window, Consumer<Issue> sink) {
        Client client = new Client(ports, session, named);
        Listing<Issue> listing = new Listing<>(ports, client, "issue list\n" + search.text(), window);
        String organization = search.organization();
        if (organization != null) {
            return listOf(organization, client, listing, search, sink);
        }
        List<String> slugs = new ArrayList<>();
        List<PageSource<Issue>> sources = new ArrayList<>();
        for (Organization each : new Organizations(ports, session).all(client)) {
            slugs.add(each.slug());
            sources.add(source(client, search.in(each.slug())));
        }
        return listing.merged(slugs, sources, order(search.sort()), sink);
    }

    private Listed listOf(
            String organization, Client client, Listing<Issue> listing, Search search, Consumer<Issue> sink) {
        boolean[] found = new boolean[1];
        Listed listed;
        try {
            listed = listing.single(source(client, search.in(organization)), issue -> {
                found[0] = true;
                sink.accept(issue);
            });
        } catch (AuthFailure e) {
            throw e.kind() == Kind.NOT_FOUND ? new Organizations(ports, session).unknown(client, organization) : e;
        }
        String project = search.project();
        if (!found[0] && project != null) {
            // The server finds nothing in a project without issues, and nothing in one that does not exist.
            Projects.require(client, organization, project);
        }
        return listed;
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
     * @param id a number, or a short id such as {@code STOREFRONT-1A}; without an organization it is looked for in all of
     *     them
     * @throws AuthFailure {@link Kind#NOT_FOUND} if there is none; {@link Kind#BAD_VALUE} if several organizations have it
     * @throws dev.sentryauth.domain.SentryAuthException if it cannot be had
     */
    public Issue view(@Nullable Target named, @Nullable String organization, String id) {
        Client client = new Client(ports, session, named);
        try {
            if (organization != null) {
                return client.at(organization, (api, bearer) -> api.issue(bearer, organization, id));
            }
        } catch (AuthFailure e) {
            throw e.kind() == Kind.NOT_FOUND ? unknown(id) : e;
        }
        return isNumber(id) ? byNumber(client, id) : byShortId(client, id);
    }

    /** A number is one of the whole Sentry, but each region of the hosted one knows its own alone. */
    private static Issue byNumber(Client client, String id) {
        try {
            return client.call((api, bearer) -> api.issue(bearer, null, id));
        } catch (AuthFailure e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
        Origin asked = client.latest().origin();
        for (Origin server : client.with(config -> client.regions().servers(config))) {
            if (server.equals(asked)) {
                continue;
            }
            try {
                return client.on(server, (api, bearer) -> api.issue(bearer, null, id));
            } catch (AuthFailure e) {
                if (e.kind() != Kind.NOT_FOUND) {
                    throw e;
                }
            }
        }
        throw unknown(id);
    }

    private Issue byShortId(Client client, String id) {
        List<Organization> organizations = new Organizations(ports, session).all(client);
        List<@Nullable Issue> found = search(client, organizations, id);
        Issue only = null;
        StringBuilder candidates = new StringBuilder();
        int count = 0;
        for (int i = 0; i < found.size(); i++) {
            Issue issue = found.get(i);
            if (issue != null) {
                only = issue;
                candidates
                        .append(count++ == 0 ? "" : ", ")
                        .append(organizations.get(i).slug())
                        .append('/')
                        .append(id);
            }
        }
        if (only == null) {
            throw unknown(id);
        }
        if (count > 1) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "Several of your organizations have an issue '" + id + "'. Say which: " + candidates + ".");
        }
        return only;
    }

    private static List<@Nullable Issue> search(Client client, List<Organization> organizations, String shortId) {
        List<Supplier<@Nullable Issue>> requests = new ArrayList<>();
        for (Organization each : organizations) {
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
        return Parallel.<@Nullable Issue>all(requests);
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
