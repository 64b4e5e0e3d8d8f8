package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How TLS connections are made: the JDK's own way, until it refuses a certificate or SENTRY_CA_BUNDLE is set. From then on
 * more authorities count ({@link WiderTrust}), and a refusal says what was refused. May be used from any thread.
 */
final class Trust {
    private final List<X509Certificate> bundle;
    private final MachineAuthorities machine;
    private @Nullable SSLSocketFactory wider;
    private volatile boolean widerIsUsual;

    /**
     * Reads SENTRY_CA_BUNDLE.
     *
     * @throws AuthFailure {@link AuthFailure.Kind#CONFIGURATION} if it is set and unusable
     */
    Trust(Environment environment) {
        String file = environment.get(CaBundle.VARIABLE);
        this.bundle = file == null || file.isBlank() ? List.of() : CaBundle.read(file);
        this.machine = new MachineAuthorities(environment, MachineAuthorities.BUNDLES);
        this.widerIsUsual = !bundle.isEmpty();
    }

    /** For the first try; null: the JDK's own. */
    @Nullable
    SSLSocketFactory usual() throws IOException {
        return widerIsUsual ? wider() : null;
    }

    /** For a second try after this failure of the first one; null: that would not help. */
    @Nullable
    SSLSocketFactory after(SSLException failure) throws IOException {
        // Authorities that an application has chosen for itself are not for us to add to.
        boolean narrowed = System.getProperty("javax.net.ssl.trustStore") != null;
        if (widerIsUsual || narrowed || !isAboutTrust(failure)) {
            return null;
        }
        return wider();
    }

    /** The second try was a success: the next connections begin with it. */
    void widerHelped() {
        widerIsUsual = true;
    }

    private static boolean isAboutTrust(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // The latter: the runtime has no authorities at all.
            if (cause instanceof CertificateException || cause instanceof InvalidAlgorithmParameterException) {
                return true;
            }
        }
        return false;
    }

    private synchronized SSLSocketFactory wider() throws IOException {
        SSLSocketFactory current = wider;
        if (current == null) {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(clientCertificates(), new TrustManager[] {new WiderTrust(bundle, machine)}, null);
                current = context.getSocketFactory();
            } catch (GeneralSecurityException e) {
                throw new IOException("the certificate authorities cannot be used", e);
            }
            wider = current;
        }
        return current;
    }

    /** The JVM's own, as its default context has them. */
    private static KeyManager @Nullable [] clientCertificates() throws GeneralSecurityException, IOException {
        String file = System.getProperty("javax.net.ssl.keyStore", "");
        if (file.isEmpty() || file.equals("NONE")) {
            return null;
        }
        char[] password =
                System.getProperty("javax.net.ssl.keyStorePassword", "").toCharArray();
        KeyStore keys =
                KeyStore.getInstance(System.getProperty("javax.net.ssl.keyStoreType", KeyStore.getDefaultType()));
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        return managers.getKeyManagers();
    }
}
