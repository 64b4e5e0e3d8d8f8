package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.SafeText;
import feign.Request;
import feign.Response;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of one request. Queries, bodies and the values of headers may hold tokens and codes: they are left out,
 * but for the values of headers that cannot.
 */
final class RequestLines {
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "retry-after");

    private final RequestLog log;
    private final Request request;
    private final ProxyRoute route;
    private final long start = System.nanoTime();
    private final List<String> tried = new CopyOnWriteArrayList<>();
    private volatile String tls = "";

    RequestLines(RequestLog log, Request request, ProxyRoute route) {
        this.log = log;
        this.request = request;
        this.route = route;
    }

    /** The headers of the request, before it is sent. */
    void sending(Map<String, ? extends Collection<String>> headers) {
        headers(">", headers);
    }

    /** A header of SENTRY_CUSTOM_HEADERS. */
    void sending(String name, String value) {
        headers(">", Map.of(name, Set.of(value)));
    }

    /** The connection is about to be made; {@code address} null: nobody but the JDK knows it. */
    void trying(@Nullable InetAddress address) {
        String text = address == null ? "an unknown address" : address.getHostAddress();
        if (!tried.contains(text)) {
            tried.add(text);
        }
    }

    /** The connection is made. */
    void connected(HttpURLConnection connection) {
        if (!(connection instanceof HttpsURLConnection https)) {
            return;
        }
        SSLSession session = https.getSSLSession().orElse(null);
        if (session == null) {
            return;
        }
        try {
            Certificate own = session.getPeerCertificates()[0];
            String issuer = own instanceof X509Certificate x509
                    ? x509.getIssuerX500Principal().getName()
                    : "?";
            tls = ", " + session.getProtocol() + " with a certificate issued by " + issuer;
        } catch (SSLPeerUnverifiedException e) {
            tls = ", " + session.getProtocol();
        }
    }

    void answered(Response response) {
        end("HTTP " + response.status());
        headers("<", response.headers());
    }

    void failed(ExchangeException failure) {
        end(failure.reason() + (failure.maybeSent() ? " (perhaps sent)" : " (not sent)"));
    }

    private void end(String result) {
        ProxyRoute.Server proxy = route.server();
        String way = proxy != null
                ? "through the proxy " + proxy.display()
                : route.kind() == ProxyRoute.Kind.DIRECT ? "direct" : "direct unless Java's settings name a proxy";
        line(request.httpMethod() + " " + withoutSecrets(request.url()) + ": " + result + " after "
                + (System.nanoTime() - start) / 1_000_000 + " ms, " + way + ", tried " + String.join(", ", tried)
                + tls);
    }

    /** The address without query and user. */
    static String withoutSecrets(String address) {
        URI uri = URI.create(address);
        String place = uri.getRawAuthority();
        return uri.getScheme() + "://" + place.substring(place.lastIndexOf('@') + 1) + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?****");
    }

    private void headers(String direction, Map<String, ? extends Collection<String>> headers) {
        if (log.wantsHeaders()) {
            headers.forEach((name, values) -> values.forEach(value -> line(direction + " " + name + ": "
                    + (HARMLESS.contains(name.toLowerCase(Locale.ROOT)) ? value : "****"))));
        }
    }

    /** A log of the caller's must not cost the response. */
    private void line(String text) {
        try {
            log.line(SafeText.of(text));
        } catch (RuntimeException e) {
            return;
        }
    }
}
