package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** SENTRY_CA_BUNDLE: certificate authorities that are trusted in addition to the JDK's. */
final class CaBundle {
    static final String VARIABLE = "SENTRY_CA_BUNDLE";

    private CaBundle() {}

    /**
     * Makes TLS connections to servers that the JDK or the PEM file vouches for.
     *
     * @throws AuthFailure {@link Kind#CONFIGURATION} if the file is unusable
     */
    static SSLSocketFactory trusting(String file) {
        Collection<? extends Certificate> certificates = read(file);
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            int number = 0;
            for (X509Certificate known : knownAnchors()) {
                anchors.setCertificateEntry("jdk" + number++, known);
            }
            for (Certificate added : certificates) {
                anchors.setCertificateEntry("bundle" + number++, added);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(anchors), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(file, "cannot be used (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Collection<? extends Certificate> read(String file) {
        byte[] pem;
        try {
            pem = Files.readAllBytes(Path.of(file.strip()));
        } catch (IOException | InvalidPathException e) {
            throw unusable(file, "cannot be read");
        }
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (CertificateException e) {
            throw unusable(file, "is no PEM file with certificates");
        }
        if (certificates.isEmpty()) {
            throw unusable(file, "holds no certificate");
        }
        return certificates;
    }

    private static X509Certificate[] knownAnchors() throws GeneralSecurityException {
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    /** {@code anchors} null: those of the JDK. */
    private static TrustManager[] trustManagers(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    private static AuthFailure unusable(String file, String problem) {
        return new AuthFailure(
                Kind.CONFIGURATION,
                VARIABLE + " names " + SafeText.of(file) + ", which " + problem
                        + ". Set it to a PEM file with certificates, or unset it.");
    }
}
