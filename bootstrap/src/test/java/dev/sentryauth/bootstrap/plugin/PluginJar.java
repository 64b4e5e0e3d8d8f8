package dev.sentryauth.bootstrap.plugin;

import dev.sentryauth.application.spi.TokenStoreProvider;
import dev.sentryauth.domain.Credential;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Builds a plug-in as a third party would: its sources are compiled against the domain and the SPI alone, in a directory
 * of its own, and what comes out is put into a jar.
 */
public final class PluginJar {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> services = new ArrayList<>();

    /** A working store that keeps the credential in a file next to its lock; {@code ID} is replaced. */
    public static PluginJar fileStore(String id) {
        return new PluginJar()
                .source("acme.FileStoreProvider", FILE_STORE.replace("ID", id))
                .service("acme.FileStoreProvider");
    }

    /** The same with its file in this place, whatever the configuration directory. */
    public static PluginJar sharedFileStore(String id, Path file) {
        return new PluginJar()
                .source(
                        "acme.FileStoreProvider",
                        FILE_STORE
                                .replace(
                                        "context.configDirectory().resolve(\"acme-ID.txt\")",
                                        "java.nio.file.Path.of(\"" + file + "\")")
                                .replace("ID", id))
                .service("acme.FileStoreProvider");
    }

    /** Like {@link #fileStore(String)}; these statements run before the store is opened. */
    public static PluginJar fileStore(String id, String statements) {
        return new PluginJar()
                .source(
                        "acme.FileStoreProvider",
                        FILE_STORE.replace("ID", id).replace("Path file = context", statements + "Path file = context"))
                .service("acme.FileStoreProvider");
    }

    public PluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /** A line of META-INF/services. */
    public PluginJar service(String line) {
        services.add(line);
        return this;
    }

    /** Compiles, and writes the jar so that only its owner can change it. */
    public Path build(Path jar) throws IOException {
        Path work = Files.createTempDirectory("plugin");
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-d", classes.toString(), "-cp", location(Credential.class) + ":" + spiOnly(work)));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        if (!sources.isEmpty()) {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
                throw new IllegalStateException("the plug-in does not compile against the SPI alone");
            }
        }
        Files.createDirectories(jar.getParent());
        Files.setPosixFilePermissions(jar.getParent(), PosixFilePermissions.fromString("rwx------"));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("META-INF/services/" + TokenStoreProvider.class.getName()));
            entries.write(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    entries.putNextEntry(
                            new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                    entries.write(Files.readAllBytes(file));
                }
            }
        }
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        return jar;
    }

    /** The SPI's classes without the rest of the application: what a plug-in may compile against. */
    private static Path spiOnly(Path work) throws IOException {
        Path target = work.resolve("spi");
        String name = TokenStoreProvider.class.getPackageName().replace('.', '/');
        Path copy = Files.createDirectories(target.resolve(name));
        Path source = Path.of(location(TokenStoreProvider.class));
        if (Files.isDirectory(source)) {
            copyClasses(source.resolve(name), copy);
        } else {
            try (var jar = java.nio.file.FileSystems.newFileSystem(source)) {
                copyClasses(jar.getPath(name), copy);
            }
        }
        return target;
    }

    private static void copyClasses(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String FILE_STORE = """
            package acme;

            import dev.sentryauth.application.spi.StoreCapability;
            import dev.sentryauth.application.spi.StoreContext;
            import dev.sentryauth.application.spi.TokenStore;
            import dev.sentryauth.application.spi.TokenStoreException;
            import dev.sentryauth.application.spi.TokenStoreProvider;
            import dev.sentryauth.domain.Credential;
            import dev.sentryauth.domain.Origin;
            import dev.sentryauth.domain.Secret;
            import java.io.IOException;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.nio.file.StandardCopyOption;
            import java.time.Instant;
            import java.util.List;
            import java.util.Set;

            public final class FileStoreProvider implements TokenStoreProvider {
                @Override public String id() { return "ID"; }

                @Override public TokenStore open(StoreContext context) {
                    Path file = context.configDirectory().resolve("acme-ID.txt");
                    return new TokenStore() {
                        @Override public Credential load() {
                            try {
                                if (!Files.exists(file)) return null;
                                List<String> lines = Files.readAllLines(file);
                                return new Credential(
                                        Secret.of(lines.get(0)),
                                        lines.get(1).isEmpty() ? null : Secret.of(lines.get(1)),
                                        lines.get(2).isEmpty() ? null : Instant.parse(lines.get(2)),
                                        lines.get(3).isEmpty() ? null : Instant.parse(lines.get(3)),
                                        lines.get(4).isEmpty() ? null : Origin.of(lines.get(4)),
                                        lines.get(5).isEmpty() ? null : lines.get(5),
                                        lines.get(6).isEmpty() ? null : lines.get(6));
                            } catch (IOException e) {
                                throw unavailable(e);
                            }
                        }
                        @Override public void save(Credential c) {
                            try {
                                Files.createDirectories(file.getParent());
                                Path next = Files.createTempFile(file.getParent(), "acme", ".tmp");
                                Files.write(next, List.of(
                                        c.accessToken().reveal(),
                                        c.refreshToken() == null ? "" : c.refreshToken().reveal(),
                                        text(c.expiresAt()), text(c.issuedAt()), text(c.origin()),
                                        text(c.clientId()), text(c.scope())));
                                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                            } catch (IOException e) {
                                throw unavailable(e);
                            }
                        }
                        @Override public boolean clear() {
                            try {
                                return Files.deleteIfExists(file);
                            } catch (IOException e) {
                                throw unavailable(e);
                            }
                        }
                        @Override public String location() { return file.toString(); }
                        @Override public Set<StoreCapability> capabilities() {
                            return Set.of(StoreCapability.PERSISTENT);
                        }
                    };
                }

                private static String text(Object value) { return value == null ? "" : value.toString(); }

                private static TokenStoreException unavailable(IOException e) {
                    return new TokenStoreException(TokenStoreException.Reason.UNAVAILABLE, "acme's file failed", e);
                }
            }
            """;
}
