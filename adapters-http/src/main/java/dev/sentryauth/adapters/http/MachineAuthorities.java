package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities that this machine trusts: the files that CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR
 * name, the distribution's bundle, and the system's own stores where the JDK reads them. Unreadable files and damaged
 * certificates are left out: other programs live with them, too.
 *
 * @param bundles where distributions keep them; those that exist count
 */
record MachineAuthorities(Environment environment, List<String> bundles) {
    static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Alpine, Arch
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Red Hat, Fedora
            "/etc/pki/tls/certs/ca-bundle.crt", // Red Hat before 7, and links elsewhere
            "/etc/ssl/ca-bundle.pem", // SUSE
            "/var/lib/ca-certificates/ca-bundle.pem", // SUSE
            "/etc/ssl/cert.pem"); // Alpine, the BSDs, macOS

    private static final List<String> FILES = List.of("CURL_CA_BUNDLE", "SSL_CERT_FILE");
    private static final String DIRECTORIES = "SSL_CERT_DIR";

    /** KeychainStore is that of macOS, with its roots apart from JDK 23 on. */
    private static final List<String> STORES = List.of("Windows-ROOT", "KeychainStore", "KeychainStore-ROOT");

    /** Reads them all, which takes as long as a TLS connection. */
    Set<X509Certificate> read() {
        Set<X509Certificate> found = new LinkedHashSet<>();
        Set<Path> seen = new LinkedHashSet<>();
        for (String variable : FILES) {
            addFile(environment.get(variable), seen, found);
        }
        String directories = environment.get(DIRECTORIES);
        if (directories != null) {
            for (String directory : directories.split(File.pathSeparator)) {
                addDirectory(directory, seen, found);
            }
        }
        for (String bundle : bundles) {
            addFile(bundle, seen, found);
        }
        for (String store : STORES) {
            addStore(store, found);
        }
        return found;
    }

    private static void addDirectory(String name, Set<Path> seen, Set<X509Certificate> found) {
        if (name.isBlank()) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(name.strip()))) {
            for (Path file : files) {
                addFile(file.toString(), seen, found);
            }
        } catch (IOException | InvalidPathException | DirectoryIteratorException e) {
            return; // as openssl does
        }
    }

    private static void addFile(@Nullable String name, Set<Path> seen, Set<X509Certificate> found) {
        if (name == null || name.isBlank()) {
            return;
        }
        try {
            Path file = Path.of(name.strip()).toRealPath();
            if (Files.isRegularFile(file) && seen.add(file)) {
                found.addAll(Certificates.of(Files.readAllBytes(file)).readable());
            }
        } catch (IOException | InvalidPathException e) {
            return; // another place may have what is needed
        }
    }

    private static void addStore(String type, Set<X509Certificate> found) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            for (String alias : Collections.list(store.aliases())) {
                Certificate certificate = store.isCertificateEntry(alias) ? store.getCertificate(alias) : null;
                if (certificate instanceof X509Certificate x509) {
                    found.add(x509);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            return; // another system's
        }
    }
}
