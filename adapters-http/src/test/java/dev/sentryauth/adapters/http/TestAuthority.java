package dev.sentryauth.adapters.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a company, made by the JDK's own keytool, and servers with its certificates. */
final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;
    private final Path store;
    private int servers;

    TestAuthority(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.store = directory.resolve("authority.p12");
        make("authority", "CN=Example Company Root", List.of("-ext", "bc:critical=ca:true"));
    }

    /** The authority's certificate as PEM text. */
    String pem() throws IOException, GeneralSecurityException {
        return pem(keys().getCertificate("authority"));
    }

    static String pem(Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The store with all keys, and the JVM's options that make it that of a client. */
    List<String> asKeyStore() {
        return List.of("-Djavax.net.ssl.keyStore=" + store, "-Djavax.net.ssl.keyStorePassword=" + new String(PASSWORD));
    }

    /** The sockets of a server with a certificate of this authority; {@code options} are keytool's. */
    ServerSocketFactory server(String names, String... options) throws Exception {
        String alias = "server" + servers++;
        List<String> all = new ArrayList<>(List.of("-signer", "authority", "-ext", "SAN=" + names));
        all.addAll(List.of(options));
        make(alias, "CN=server", all);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        KeyStore keys = keys();
        own.setKeyEntry(alias, keys.getKey(alias, PASSWORD), PASSWORD, keys.getCertificateChain(alias));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD);
        TrustManagerFactory clients = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        clients.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), clients.getTrustManagers(), null);
        return context.getServerSocketFactory();
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private void make(String alias, String name, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString()));
        command.addAll(options);
        Path log = directory.resolve("keytool-" + alias + ".log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(log, StandardCharsets.UTF_8));
        }
    }
}
