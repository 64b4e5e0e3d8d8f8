package dev.sentryauth.adapters.http;

import dev.sentryauth.adapters.http.ExchangeException.Kind;
import dev.sentryauth.domain.SafeText;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Says in a person's words why a server's certificate was refused, with what the certificate itself says. */
final class CertificateFailures {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_NAMES = 5;
    private static final int DNS = 2;
    private static final int IP = 7;

    private CertificateFailures() {}

    static ExchangeException of(String host, RefusedCertificateException refused) {
        Instant now = Instant.now();
        // Others in the chain may be out of date and matter to nothing, such as an authority's former one.
        List<X509Certificate> dated = isAboutDates(refused) ? refused.chain() : List.of();
        for (X509Certificate certificate : dated) {
            boolean own = certificate.equals(refused.chain().get(0));
            String which = own
                    ? "the certificate of " + host
                    : "the certificate of the authority "
                            + name(certificate.getSubjectX500Principal().getName()) + " behind " + host;
            Instant end = certificate.getNotAfter().toInstant();
            Instant start = certificate.getNotBefore().toInstant();
            if (now.isAfter(end)) {
                return broken(which + " expired on " + date(end), clock(now));
            }
            if (now.isBefore(start)) {
                return broken(which + " is not valid before " + date(start), clock(now));
            }
        }
        X509Certificate own = refused.chain().get(0);
        if (WiderTrust.isUnknownIssuer(refused)) {
            X509Certificate last = refused.chain().get(refused.chain().size() - 1);
            boolean selfSigned = own.getIssuerX500Principal().equals(own.getSubjectX500Principal());
            return broken(
                    "untrusted certificate of " + host + ": it is issued by "
                            + (selfSigned ? "itself, " : "")
                            + name(last.getIssuerX500Principal().getName()) + ", which this machine does not know",
                    "If that server, or a proxy on the way, has a certificate authority of its own, set"
                            + " SENTRY_CA_BUNDLE to a PEM file with it.");
        }
        if (isAboutTheName(refused)) {
            return broken("the certificate is for another host than " + host + ": " + names(own), "Check the address.");
        }
        return broken(
                "the certificate of " + host + ", issued by "
                        + name(own.getIssuerX500Principal().getName())
                        + ", does not meet Java's rules for certificates",
                "Tell those who run that server, or a proxy on the way: a weak key or signature is the usual reason.");
    }

    private static boolean isAboutDates(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAboutTheName(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("subject alternative") || text.contains("no name matching")) {
                return true;
            }
        }
        return false;
    }

    /** The names that the certificate is for. */
    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> entry : all == null ? List.<List<?>>of() : all) {
                if (entry.get(0).equals(DNS) || entry.get(0).equals(IP)) {
                    names.add(SafeText.of(shortened(String.valueOf(entry.get(1)))));
                }
            }
        } catch (CertificateParsingException e) {
            names.clear();
        }
        if (names.isEmpty()) {
            return name(certificate.getSubjectX500Principal().getName());
        }
        int more = names.size() - MOST_NAMES;
        return more <= 0
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + " and " + more + " more";
    }

    /** The common name within a distinguished one, else the organization, else all of it. */
    private static String name(String distinguished) {
        String found = part(distinguished, "CN");
        found = found == null ? part(distinguished, "O") : found;
        return "'" + SafeText.of(shortened(found == null ? distinguished : found)) + "'";
    }

    private static @Nullable String part(String distinguished, String type) {
        try {
            for (Rdn rdn : new LdapName(distinguished).getRdns()) {
                if (rdn.getType().equalsIgnoreCase(type)) {
                    return String.valueOf(rdn.getValue());
                }
            }
        } catch (InvalidNameException e) {
            return null;
        }
        return null;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME - 1) + "…";
    }

    private static String date(Instant time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                .format(time.atOffset(ZoneOffset.UTC));
    }

    private static String clock(Instant now) {
        return "This machine's clock says " + date(now) + "; if it is right, tell those who run that server.";
    }

    private static ExchangeException broken(String reason, String advice) {
        return ExchangeException.notSent(Kind.BROKEN, reason, advice);
    }
}
