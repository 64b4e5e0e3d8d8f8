package dev.sentryauth.application.api;

import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which server has which organization. The hosted Sentry keeps organizations in regions (us.sentry.io, de.sentry.io);
 * their addresses are learned from it, kept until sign-out, and trusted only within the hosted Sentry: no answer can lead
 * the token to another origin. May be used from any thread.
 */
final class Regions {
    /** Those that there are today; of any other one the hosted Sentry is asked. */
    private static final Set<Origin> KNOWN =
            Set.of(Origin.of("https://us.sentry.io"), Origin.of("https://de.sentry.io"));

    private final Ports ports;
    private final Set<Origin> confirmed = new HashSet<>();
    private @Nullable Map<String, Origin> learned;

    Regions(Ports ports) {
        this.ports = ports;
    }

    /** The server for an organization; the token's own Sentry where nothing better is known. */
    Origin of(String organization, AuthConfig config) {
        if (!config.origin().isSaas()) {
            return config.origin(); // a Sentry of one's own has one address
        }
        Origin region = all(config).get(organization);
        return region != null && config.origin().trusts(region) ? region : config.origin();
    }

    /**
     * Whether a server that a person names is a region of the hosted Sentry. Its names alone do not say so: others of them
     * lead to web sites, which may not be Sentry's own.
     *
     * @throws AuthFailure if the hosted Sentry cannot be asked
     */
    synchronized boolean isOne(Origin server, AuthConfig config) {
        if (server.equals(Origin.SENTRY_IO)
                || !server.isSaas()
                || !config.origin().trusts(server)) {
            return false;
        }
        if (!KNOWN.contains(server) && !confirmed.contains(server)) {
            boolean remembered = !config.source().isEnvironment() && cached().containsValue(server);
            if (!remembered && !servers(config).contains(server)) {
                return false;
            }
            confirmed.add(server);
        }
        return true;
    }

    /**
     * The servers that may have organizations of this person.
     *
     * @throws AuthFailure if the hosted Sentry cannot be asked
     */
    List<Origin> servers(AuthConfig config) {
        Origin home = config.origin();
        if (!home.isSaas()) {
            return List.of(home);
        }
        List<Origin> servers = new ArrayList<>();
        try {
            for (Origin region : ports.sentryApi().regions(new Bearer(home, config.token()))) {
                if (home.trusts(region) && !servers.contains(region)) {
                    servers.add(region);
                }
            }
        } catch (ForbiddenException e) {
            return List.of(home); // a token without org:read; what else it may, the home knows
        } catch (AuthFailure e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
        return servers.isEmpty() ? List.of(home) : servers;
    }

    /** Keeps what a list of all organizations has told. */
    void remember(Iterable<Organization> organizations, AuthConfig config) {
        Map<String, Origin> regions = new LinkedHashMap<>();
        for (Organization organization : organizations) {
            Origin region = organization.region();
            if (region != null && config.origin().trusts(region)) {
                regions.put(organization.slug(), region);
            }
        }
        synchronized (this) {
            learned = regions;
        }
        if (config.source().isEnvironment()) {
            return; // what is kept belongs to the sign-in that is stored
        }
        try {
            if (!regions.equals(ports.cachedData().organizationRegions())) {
                ports.cachedData().of(config.token()).saveOrganizationRegions(regions);
            }
        } catch (TokenStoreException e) {
            return; // a cache
        }
    }

    /** Learned once by all threads of a command, unless it was learned before. */
    private synchronized Map<String, Origin> all(AuthConfig config) {
        Map<String, Origin> known = learned;
        if (known == null) {
            known = config.source().isEnvironment() ? Map.of() : cached();
            if (known.isEmpty()) {
                known = ask(config);
            }
            learned = known;
        }
        return known;
    }

    private Map<String, Origin> cached() {
        try {
            return ports.cachedData().organizationRegions();
        } catch (TokenStoreException e) {
            return Map.of(); // a cache
        }
    }

    /** What cannot be learned is no failure: the token's own Sentry passes requests on to the regions. */
    private Map<String, Origin> ask(AuthConfig config) {
        List<Organization> found = new ArrayList<>();
        try {
            for (Origin server : servers(config)) {
                Bearer bearer = new Bearer(server, config.token());
                found.addAll(
                        PageIterator.all(slice -> ports.sentryApi().organizations(bearer, slice), "organizations"));
            }
        } catch (ForbiddenException e) {
            return Map.of();
        } catch (AuthFailure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return Map.of();
        }
        remember(found, config);
        Map<String, Origin> now = learned;
        return now == null ? Map.of() : now;
    }
}
