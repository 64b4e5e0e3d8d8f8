package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.Origin;
import java.net.URL;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, read as curl reads them: the lower-case name first, the variable of the
 * target's scheme before ALL_PROXY. Unlike curl, loopback never goes through a proxy, where it would mean another machine.
 * Without these variables the JVM's own proxy settings hold.
 */
final class ProxySettings {
    private final Environment environment;

    ProxySettings(Environment environment) {
        this.environment = environment;
    }

    /**
     * The way to this address.
     *
     * @throws AuthFailure {@link AuthFailure.Kind#CONFIGURATION} if the variable that counts is malformed
     */
    ProxyRoute route(URL url) {
        if (Origin.ofUrl(url.toString()).isLoopback()) {
            return new ProxyRoute(ProxyRoute.Kind.DIRECT, null);
        }
        String exempt = variable("no_proxy");
        if (exempt != null && new NoProxy(url).exempts(exempt)) {
            return new ProxyRoute(ProxyRoute.Kind.DIRECT, null);
        }
        for (String variable : new String[] {url.getProtocol() + "_proxy", "all_proxy"}) {
            String value = variable(variable);
            if (value != null) {
                ProxyRoute.Server server = ProxyAddress.parse(value.strip(), variable.toUpperCase(Locale.ROOT));
                return new ProxyRoute(ProxyRoute.Kind.PROXY, server);
            }
        }
        return new ProxyRoute(ProxyRoute.Kind.JVM, null);
    }

    private @Nullable String variable(String lowerCase) {
        String value = environment.get(lowerCase);
        if (value == null) {
            value = environment.get(lowerCase.toUpperCase(Locale.ROOT));
        }
        return value == null || value.isBlank() ? null : value;
    }
}
