package dev.sentryauth.application.api;

import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The projects of one organization or of all. May be used from any thread. */
public final class Projects {
    private final Ports ports;
    private final Session session;

    public Projects(Ports ports, Session session) {
        this.ports = ports;
        this.session = session;
    }

    /**
     * Hands out projects in the server's order.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @param organization its slug; null: those of all organizations, one organization after the other
     * @throws AuthFailure {@link Kind#NOT_FOUND} if there is no such organization; the message names those there are
     * @throws dev.sentryauth.domain.SentryAuthException if they cannot be had
     */
    public Listed list(@Nullable Target named, @Nullable String organization, Window window, Consumer<Project> sink) {
        Client client = new Client(ports, session, named);
        Organizations organizations = new Organizations(ports, session);
        if (organization != null) {
            try {
                return listing(client, organization, window).single(source(client, organization), sink);
            } catch (AuthFailure e) {
                throw e.kind() == Kind.NOT_FOUND ? organizations.unknown(client, organization) : e;
            }
        }
        List<String> slugs = new ArrayList<>();
        List<PageSource<Project>> sources = new ArrayList<>();
        for (Organization each : organizations.all(client)) {
            slugs.add(each.slug());
            sources.add(source(client, each.slug()));
        }
        return listing(client, "", window).merged(slugs, sources, null, sink);
    }

    /**
     * Fails if the organization has no such project. If the projects cannot be had, nothing is known about it.
     *
     * @throws AuthFailure {@link Kind#NOT_FOUND}; the message names the projects there are
     */
    static void require(Client client, String organization, String project) {
        List<String> slugs = new ArrayList<>();
        try {
            for (Project each : PageIterator.all(source(client, organization)::page, "projects")) {
                if (each.slug().equals(project)) {
                    return;
                }
                slugs.add(each.slug());
            }
        } catch (AuthFailure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return; // the token may lack the scope
        }
        throw new AuthFailure(
                Kind.NOT_FOUND,
                "There is no project '" + project + "' in " + organization + " that you can see."
                        + Organizations.choice(
                                slugs, " It has none.", " It has: ", "sentry project list " + organization));
    }

    private Listing<Project> listing(Client client, String organization, Window window) {
        return new Listing<>(ports, client, "project list\n" + organization, window);
    }

    private static PageSource<Project> source(Client client, String organization) {
        return slice -> client.at(organization, (api, bearer) -> api.projects(bearer, organization, slice));
    }
}
