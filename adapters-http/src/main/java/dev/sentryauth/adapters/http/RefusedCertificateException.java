package dev.sentryauth.adapters.http;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** No authority that counts here vouches for the server; keeps the certificates that it showed. */
final class RefusedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1;

    private final transient List<X509Certificate> chain;

    RefusedCertificateException(X509Certificate[] chain, CertificateException cause) {
        super(cause);
        this.chain = List.of(chain);
    }

    /** The server's own certificate first. */
    List<X509Certificate> chain() {
        return chain;
    }
}
