package dev.sentryauth.application.api;

import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The organizations of whoever is signed in. May be used from any thread. */
public final class Organizations {
    private static final int MOST_NAMED = 20;

    private final Ports ports;
    private final Session session;

    public Organizations(Ports ports, Session session) {
        this.ports = ports;
        this.session = session;
    }

    /**
     * Hands out organizations in the server's order, from all regions.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @throws dev.sentryauth.domain.SentryAuthException if they cannot be had
     */
    public Listed list(@Nullable Target named, Window window, Consumer<Organization> sink) {
        Client client = new Client(ports, session, named);
        List<Origin> servers = client.with(config -> client.regions().servers(config));
        Listing<Organization> listing = new Listing<>(ports, client, "org list", window);
        List<Organization> seen = new ArrayList<>();
        Consumer<Organization> remembering = organization -> {
            seen.add(organization);
            sink.accept(organization);
        };
        Listed listed = servers.size() == 1
                ? listing.single(source(client, servers.get(0)), remembering)
                : listing.merged(displays(servers), sources(client, servers), null, remembering);
        if (!listed.more() && window.move() == Move.FIRST && listed.remarks().isEmpty()) {
            client.regions().remember(seen, client.latest());
        }
        return listed;
    }

    /** All of them, for commands that work on each. */
    List<Organization> all(Client client) {
        List<Origin> servers = client.with(config -> client.regions().servers(config));
        List<Supplier<List<Organization>>> requests = new ArrayList<>();
        for (PageSource<Organization> source : sources(client, servers)) {
            requests.add(() -> PageIterator.all(source::page, "organizations"));
        }
        List<Organization> all = new ArrayList<>();
        Parallel.all(requests).forEach(all::addAll);
        client.regions().remember(all, client.latest());
        return all;
    }

    /** What an organization that the server does not know is answered with: the names of those that there are. */
    AuthFailure unknown(Client client, String organization) {
        StringBuilder message = new StringBuilder("There is no organization '")
                .append(organization)
                .append("' that you can see.");
        try {
            List<String> slugs = new ArrayList<>();
            for (Organization each : all(client)) {
                slugs.add(each.slug());
                if (each.slug().equals(organization)) {
                    return new AuthFailure(
                            Kind.NOT_FOUND, "The server found nothing in '" + organization + "' (HTTP 404).");
                }
            }
            message.append(choice(slugs, " You are in none.", " You have: ", "sentry org list"));
        } catch (AuthFailure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                return e;
            }
            message.append(" See 'sentry org list'.");
        }
        return new AuthFailure(Kind.NOT_FOUND, message.toString());
    }

    /** Names what there is, or the first of it and the command that shows the rest. */
    static String choice(List<String> slugs, String none, String begin, String command) {
        if (slugs.isEmpty()) {
            return none;
        }
        int more = slugs.size() - MOST_NAMED;
        return begin
                + String.join(", ", slugs.subList(0, Math.min(MOST_NAMED, slugs.size())))
                + (more > 0 ? " and " + more + " more; see '" + command + "'." : ".");
    }

    private static PageSource<Organization> source(Client client, Origin server) {
        return slice -> client.on(server, (api, bearer) -> api.organizations(bearer, slice));
    }

    private static List<PageSource<Organization>> sources(Client client, List<Origin> servers) {
        List<PageSource<Organization>> sources = new ArrayList<>();
        servers.forEach(server -> sources.add(source(client, server)));
        return sources;
    }

    private static List<String> displays(List<Origin> servers) {
        List<String> displays = new ArrayList<>();
        servers.forEach(server -> displays.add(server.display()));
        return displays;
    }
}
