package dev.sentryauth.application.api;

import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.session.MissingPermission;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.Origin;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The API as one command asks it: with the token in force, at the Sentry that was named, with one refresh and one replay
 * on a 401. May be used from any thread.
 */
final class Client {
    private final Ports ports;
    private final Session session;
    private final @Nullable Target named;
    private final Regions regions;
    private volatile @Nullable AuthConfig latest;

    Client(Ports ports, Session session, @Nullable Target named) {
        this.ports = ports;
        this.session = session;
        this.named = named;
        this.regions = new Regions(ports);
    }

    /** Asks the token's own Sentry. */
    <T extends @Nullable Object> T call(BiFunction<SentryApi, Bearer, T> request) {
        return call(config -> config.origin(), request);
    }

    /** Asks the server that has the organization. */
    <T extends @Nullable Object> T at(String organization, BiFunction<SentryApi, Bearer, T> request) {
        return call(config -> regions.of(organization, config), request);
    }

    /** Asks the region that is named, if it is one; else the server that has the organization; else the token's own Sentry. */
    <T extends @Nullable Object> T at(
            @Nullable Origin region, @Nullable String organization, BiFunction<SentryApi, Bearer, T> request) {
        return call(
                config -> {
                    if (region != null && regions.isOne(region, config)) {
                        return region;
                    }
                    return organization == null ? config.origin() : regions.of(organization, config);
                },
                request);
    }

    /** Asks a certain server; if the token by then in force does not belong there, its own Sentry. */
    <T extends @Nullable Object> T on(Origin server, BiFunction<SentryApi, Bearer, T> request) {
        return call(config -> server, request);
    }

    Regions regions() {
        return regions;
    }

    /** What the latest request was made with; what it told belongs to that. */
    AuthConfig latest() {
        AuthConfig config = latest;
        return config == null ? with(current -> current) : config;
    }

    private <T extends @Nullable Object> T call(
            Function<AuthConfig, Origin> server, BiFunction<SentryApi, Bearer, T> request) {
        return with(config -> {
            Origin wanted = server.apply(config);
            // Another process may have signed in elsewhere since the region was learned.
            Origin trusted = config.origin().trusts(wanted) ? wanted : config.origin();
            return request.apply(ports.sentryApi(), new Bearer(trusted, config.token()));
        });
    }

    /** For more than one request, or more than the token. */
    <T extends @Nullable Object> T with(Function<AuthConfig, T> work) {
        AuthConfig[] last = new AuthConfig[1];
        try {
            return session.call(named, config -> {
                last[0] = config;
                latest = config;
                return work.apply(config);
            });
        } catch (ForbiddenException e) {
            throw MissingPermission.failure(ports, last[0], e.scope());
        }
    }
}
