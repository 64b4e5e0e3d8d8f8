package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about the network.
 *
 * @param headers sent with every request
 * @param trust makes TLS connections; null: the JDK's own way
 */
record NetworkSettings(
        Map<String, String> headers, @Nullable SSLSocketFactory trust, ProxySettings proxies) {

    /**
     * Reads the environment.
     *
     * @throws dev.sentryauth.domain.AuthFailure if SENTRY_CUSTOM_HEADERS or SENTRY_CA_BUNDLE is unusable
     */
    static NetworkSettings from(Environment environment) {
        String headers = environment.get(CustomHeaders.VARIABLE);
        String bundle = environment.get(CaBundle.VARIABLE);
        return new NetworkSettings(
                headers == null || headers.isBlank() ? Map.of() : CustomHeaders.parse(headers),
                bundle == null || bundle.isBlank() ? null : CaBundle.trusting(bundle),
                new ProxySettings(environment));
    }

    /** A connection that has not been made yet. */
    HttpURLConnection open(URL url, ProxyRoute route) throws IOException {
        HttpURLConnection connection = route.open(url);
        if (trust != null && connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(trust);
        }
        return connection;
    }
}
