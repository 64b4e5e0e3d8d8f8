package dev.sentryauth.adapters.http;

import dev.sentryauth.adapters.http.ExchangeException.Kind;
import dev.sentryauth.domain.SafeText;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a person's words what the JDK's exceptions mean, and drops these: they quote headers. */
final class ConnectionFailures {
    private static final String CHECK_NETWORK = "Check the address, the network and the proxy settings.";
    private static final String ALERT = "fatal alert: ";
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
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnknownHostException) {
            return broken("unknown host " + (proxy == null ? host : "of the proxy " + proxy), CHECK_NETWORK);
        }
        if (e instanceof NoRouteToHostException || (e instanceof SocketException && message.contains("unreachable"))) {
            return broken("no route to " + peer, CHECK_NETWORK);
        }
        if (e instanceof ConnectException && message.contains("timed out")) {
            return noConnection();
        }
        if (e instanceof ConnectException) {
            return broken("connection refused by " + peer, CHECK_NETWORK);
        }
        if (e instanceof SSLException) {
            return tls(e);
        }
        if (message.contains("tunnel through proxy")) {
            return tunnel(message);
        }
        if (e instanceof SocketException || e instanceof EOFException) {
            return broken("connection closed by " + peer, CHECK_NETWORK);
        }
        return broken("no connection to " + peer, CHECK_NETWORK);
    }

    ExchangeException afterConnecting(Exception e) {
        if (e instanceof SocketTimeoutException) {
            return noAnswer();
        }
        return ExchangeException.maybeSent(
                Kind.BROKEN,
                e instanceof SocketException || e instanceof EOFException
                        ? "connection closed by " + host + " without an answer"
                        : "no usable answer from " + host);
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
        String way = proxy == null ? "" : " through the proxy " + proxy;
        return ExchangeException.notSent(
                Kind.TIMED_OUT, "no connection to " + host + way + " within " + limit, CHECK_NETWORK);
    }

    private ExchangeException noAnswer() {
        return ExchangeException.maybeSent(Kind.TIMED_OUT, "no answer from " + host + " within " + limit);
    }

    private ExchangeException tls(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedCertificateException refused) {
                return CertificateFailures.of(host, refused);
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return broken("no TLS at " + host, "Check that the address really is an https one.");
        }
        if (message.contains("certificate_required") || message.contains("bad_certificate")) {
            return broken(host + " asks for a client certificate", "sentry has none: ask those who run that server.");
        }
        int alert = message.indexOf(ALERT);
        return broken(
                "the TLS connection to " + host + " failed"
                        + (alert < 0 ? "" : " (" + SafeText.of(message.substring(alert + ALERT.length())) + ")"),
                "Check that the address really is an https one, and what lies between: a proxy, a gateway, TLS of"
                        + " another version.");
    }

    private static ExchangeException broken(String reason, String advice) {
        return ExchangeException.notSent(Kind.BROKEN, reason, advice);
    }
}
