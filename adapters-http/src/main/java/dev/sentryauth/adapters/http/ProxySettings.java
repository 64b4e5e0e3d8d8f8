package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY, read as curl reads them: the lower-case name first, the variable of the
 * target's scheme alone, NO_PROXY a list of names with all that end in them, or {@code *}. Unlike curl, loopback
 * never goes through a proxy, where it would mean another machine. Without these variables the JVM's own proxy settings
 * hold.
 */
final class ProxySettings {
    private static final int DEFAULT_PORT = 80;

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
        if (Origin.ofUrl(url.toString()).isLoopback() || isExempt(url)) {
            return new ProxyRoute(ProxyRoute.Kind.DIRECT, null);
        }
        String variable = url.getProtocol() + "_proxy";
        String value = variable(variable);
        return value == null
                ? new ProxyRoute(ProxyRoute.Kind.JVM, null)
                : new ProxyRoute(ProxyRoute.Kind.PROXY, parse(value.strip(), variable.toUpperCase(Locale.ROOT)));
    }

    private @Nullable String variable(String lowerCase) {
        String value = environment.get(lowerCase);
        if (value == null) {
            value = environment.get(lowerCase.toUpperCase(Locale.ROOT));
        }
        return value == null || value.isBlank() ? null : value;
    }

    private boolean isExempt(URL url) {
        String list = variable("no_proxy");
        if (list == null) {
            return false;
        }
        String host = bare(url.getHost());
        String port = ":" + (url.getPort() < 0 ? url.getDefaultPort() : url.getPort());
        for (String entry : list.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            String name = entry.startsWith(".") ? entry.substring(1) : entry;
            name = bare(name.endsWith(port) ? name.substring(0, name.length() - port.length()) : name);
            if (name.equals("*") || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
                return true;
            }
        }
        return false;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static ProxyRoute.Server parse(String value, String variable) {
        URI uri;
        try {
            uri = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException e) {
            throw malformed(variable, "is no URL");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw malformed(variable, "names a proxy that is not spoken to over plain http");
        }
        String host = uri.getHost();
        if (host == null) {
            throw malformed(variable, "names no host");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String userInfo = uri.getRawUserInfo();
        if (userInfo == null) {
            return new ProxyRoute.Server(bare(host), port, null, "");
        }
        int colon = userInfo.indexOf(':');
        return new ProxyRoute.Server(
                bare(host),
                port,
                decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                colon < 0 ? "" : decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the value: it may hold a password. */
    private static AuthFailure malformed(String variable, String problem) {
        return new AuthFailure(
                AuthFailure.Kind.CONFIGURATION,
                variable + " " + problem + ". Write it as http://proxy.example.com:8080.");
    }
}
