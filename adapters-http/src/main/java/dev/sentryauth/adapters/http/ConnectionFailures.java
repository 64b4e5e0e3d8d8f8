package dev.sentryauth.adapters.http;

import dev.sentryauth.adapters.http.ExchangeException.Kind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a person's words what the JDK's exceptions mean, and drops these: they quote headers. */
final class ConnectionFailures {
    private static final String CHECK_NETWORK = "Check the address, the network and the proxy settings.";
    private static final Pattern TUNNEL_STATUS = Pattern.compile("HTTP/\\S+ (\\d{3})");

    private final String host;
    private final @Nullable String proxy;
    private final boolean password;
    private final String limit;

    ConnectionFailures(URL url, ProxyRoute route, int timeoutMillis) {
        this.host = url.getPort() < 0 || url.getPort() == url.getDefaultPort()
                ? url.getHost()
                : url.getHost() + ":" + url.getPort();
        ProxyRoute.Server server = route.server();
        this.proxy = server == null ? null : server.display();
        this.password = server != null && server.user() != null;
        this.limit = timeoutMillis < 1000 ? timeoutMillis + " ms" : (timeoutMillis + 500) / 1000 + " s";
    }

    /** The one who waited has had enough. */
    ExchangeException abandoned(Kind kind, boolean notSent) {
        if (kind == Kind.INTERRUPTED) {
            String reason = "interrupted while waiting for " + host;
            return notSent ? ExchangeException.notSent(kind, reason, null) : ExchangeException.maybeSent(kind, reason);
        }
        return notSent ? noConnection() : noAnswer();
    }

    ExchangeException whileConnecting(Exception e) {
        String peer = proxy == null ? host : "the proxy " + proxy;
        if (e instanceof SocketTimeoutException) {
            return noConnection();
        }
        if (e instanceof UnknownHostException) {
            return broken("unknown host " + (proxy == null ? host : proxy), CHECK_NETWORK);
        }
        if (e instanceof NoRouteToHostException) {
            return broken("no route to " + peer, CHECK_NETWORK);
        }
        if (e instanceof ConnectException) {
            return broken("connection refused by " + peer, CHECK_NETWORK);
        }
        if (e instanceof SSLException) {
            return tls(e);
        }
        String message = e.getMessage();
        if (message != null && message.contains("tunnel through proxy")) {
            return tunnel(message);
        }
        if (e instanceof SocketException || e instanceof EOFException) {
            return broken("connection closed by " + peer, CHECK_NETWORK);
        }
        return broken("no connection to " + peer + " (" + e.getClass().getSimpleName() + ")", CHECK_NETWORK);
    }

    ExchangeException afterConnecting(Exception e) {
        if (e instanceof SocketTimeoutException) {
            return noAnswer();
        }
        return ExchangeException.maybeSent(
                Kind.BROKEN,
                e instanceof SocketException || e instanceof EOFException
                        ? "connection closed by " + host + " without an answer"
                        : "no usable answer from " + host + " (" + e.getClass().getSimpleName() + ")");
    }

    private ExchangeException tunnel(String message) {
        Matcher status = TUNNEL_STATUS.matcher(message);
        String code = status.find() ? status.group(1) : "?";
        String reason = "no connection to " + host + " through the proxy " + (proxy == null ? "" : proxy + " ")
                + "(HTTP " + code + ")";
        if (!code.equals("407")) {
            return broken(reason, CHECK_NETWORK);
        }
        return broken(
                reason,
                password
                        ? "Check the password in HTTPS_PROXY. If it is right, start Java with -D"
                                + ProxyRoute.DISABLED_SCHEMES + "= to have it used."
                        : "The proxy wants a password: HTTPS_PROXY=http://user:password@host:port.");
    }

    private ExchangeException noConnection() {
        return ExchangeException.notSent(
                Kind.TIMED_OUT, "no connection to " + host + " within " + limit, CHECK_NETWORK);
    }

    private ExchangeException noAnswer() {
        return ExchangeException.maybeSent(Kind.TIMED_OUT, "no answer from " + host + " within " + limit);
    }

    private ExchangeException tls(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof CertificateExpiredException) {
                return broken(
                        "expired certificate of " + host,
                        "Check this machine's clock; if it is right, tell those who run that server.");
            }
            if (text.contains("subject alternative") || text.contains("no name matching")) {
                return broken("certificate for another host than " + host, "Check the address.");
            }
            if (cause instanceof CertPathValidatorException
                    || text.contains("unable to find valid certification path")) {
                return broken(
                        "untrusted certificate of " + host,
                        "If that server, or a proxy on the way, has a certificate authority of its own, set"
                                + " SENTRY_CA_BUNDLE to a PEM file with it.");
            }
        }
        return broken(
                "no TLS connection to " + host + " (" + e.getClass().getSimpleName() + ")",
                "Check that the address really is an https one.");
    }

    private static ExchangeException broken(String reason, String advice) {
        return ExchangeException.notSent(Kind.BROKEN, reason, advice);
    }
}
