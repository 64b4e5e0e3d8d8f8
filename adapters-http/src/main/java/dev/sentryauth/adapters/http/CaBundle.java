package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** SENTRY_CA_BUNDLE: certificate authorities that are trusted in addition to the JDK's and the machine's. */
final class CaBundle {
    static final String VARIABLE = "SENTRY_CA_BUNDLE";

    private CaBundle() {}

    /**
     * Reads the file. A user who names it wants all of it, so one damaged certificate is an error.
     *
     * @throws AuthFailure {@link Kind#CONFIGURATION} if the file is unusable
     */
    static List<X509Certificate> read(String file) {
        Certificates certificates;
        try {
            certificates = Certificates.of(Files.readAllBytes(Path.of(file.strip())));
        } catch (IOException | InvalidPathException e) {
            throw unusable(file, "cannot be read");
        }
        if (certificates.damaged() > 0) {
            throw unusable(
                    file,
                    "holds " + certificates.damaged() + " damaged of "
                            + (certificates.damaged() + certificates.readable().size()) + " certificates");
        }
        if (certificates.readable().isEmpty()) {
            throw unusable(file, "holds no certificate");
        }
        return certificates.readable();
    }

    private static AuthFailure unusable(String file, String problem) {
        return new AuthFailure(
                Kind.CONFIGURATION,
                VARIABLE + " names " + SafeText.of(file) + ", which " + problem
                        + ". Set it to a PEM file with certificates, or unset it.");
    }
}
