package dev.sentryauth.adapters.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The certificates of a file. PEM files come with a byte order mark, in UTF-16, with text and other blocks (keys,
 * revocation lists) between the certificates. OpenSSL's TRUSTED CERTIFICATE is such another block: it can say what its
 * certificate must not be trusted for. A file without any PEM block may be DER or PKCS #7.
 *
 * @param damaged how many blocks should have been certificates and are not readable
 */
record Certificates(List<X509Certificate> readable, int damaged) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final Set<String> LABELS = Set.of("CERTIFICATE", "X509 CERTIFICATE", "PKCS7");

    static Certificates of(byte[] file) {
        String text = new String(file, charset(file));
        List<X509Certificate> readable = new ArrayList<>();
        int damaged = 0;
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            return add(readable, file, true) ? new Certificates(readable, 0) : new Certificates(List.of(), 0);
        }
        while (begin >= 0) {
            int next = text.indexOf(BEGIN, begin + 1);
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
            if (LABELS.contains(label)) {
                int end = text.indexOf("-----END " + label, labelEnd);
                boolean complete = end >= 0 && (next < 0 || end < next);
                boolean read = complete && add(readable, text.substring(labelEnd + DASHES.length(), end), label);
                damaged += read ? 0 : 1;
            }
            begin = next;
        }
        return new Certificates(readable, damaged);
    }

    private static boolean add(List<X509Certificate> readable, String base64, String label) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return add(readable, der, label.equals("PKCS7"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code several}: DER or PKCS #7; else one certificate, with whatever follows it. */
    private static boolean add(List<X509Certificate> readable, byte[] der, boolean several) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            ByteArrayInputStream in = new ByteArrayInputStream(der);
            for (Certificate certificate :
                    several ? factory.generateCertificates(in) : List.of(factory.generateCertificate(in))) {
                readable.add((X509Certificate) certificate);
            }
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static Charset charset(byte[] file) {
        boolean utf16 = file.length > 1
                && ((file[0] == (byte) 0xFE && file[1] == (byte) 0xFF)
                        || (file[0] == (byte) 0xFF && file[1] == (byte) 0xFE));
        return utf16 ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1;
    }
}
