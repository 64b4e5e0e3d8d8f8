package dev.sentryauth.adapters.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what the JDK's authorities vouch for, else SENTRY_CA_BUNDLE's, else the machine's. These are read only if the
 * others do not know the issuer. All checks, that of the host's name too, are the JDK's. May be used from any thread.
 */
final class WiderTrust extends X509ExtendedTrustManager {
    private final @Nullable X509ExtendedTrustManager own;
    private final @Nullable X509ExtendedTrustManager bundle;
    private final MachineAuthorities authorities;
    private @Nullable X509ExtendedTrustManager machine;
    private boolean machineWasRead;

    /**
     * Reads the JDK's authorities.
     *
     * @param bundle those of SENTRY_CA_BUNDLE; may be empty
     */
    WiderTrust(Collection<X509Certificate> bundle, MachineAuthorities authorities)
            throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager jdk = manager((KeyStore) null);
        // Some runtimes come without any, and the JDK's check then fails in an odd way.
        this.own = jdk.getAcceptedIssuers().length == 0 ? null : jdk;
        this.bundle = manager(bundle);
        this.authorities = authorities;
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        CertificateException failure = new CertificateException("no authorities");
        for (int i = 0; i < 3; i++) {
            X509ExtendedTrustManager manager = i == 0 ? own : i == 1 ? bundle : machine();
            if (manager == null) {
                continue;
            }
            try {
                check.by(manager);
                return;
            } catch (CertificateException e) {
                failure = e;
                if (!isUnknownIssuer(e)) {
                    break; // expired, for another host: no other authority makes that good
                }
            }
        }
        throw new RefusedCertificateException(chain, failure);
    }

    static boolean isUnknownIssuer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException
                    || String.valueOf(cause.getMessage()).contains("rust anchor")
                    || String.valueOf(cause.getMessage()).contains("trusted certificate")) {
                return true;
            }
        }
        return false;
    }

    private synchronized @Nullable X509ExtendedTrustManager machine() throws CertificateException {
        if (!machineWasRead) {
            try {
                machine = manager(authorities.read());
            } catch (GeneralSecurityException | IOException e) {
                throw new CertificateException(e);
            }
            machineWasRead = true;
        }
        return machine;
    }

    private static @Nullable X509ExtendedTrustManager manager(Collection<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        if (certificates.isEmpty()) {
            return null;
        }
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        int number = 0;
        for (X509Certificate certificate : certificates) {
            anchors.setCertificateEntry("authority" + number++, certificate);
        }
        return manager(anchors);
    }

    /** {@code anchors} null: those of the JDK. */
    private static X509ExtendedTrustManager manager(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("for servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    /** Only servers ask for these. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
