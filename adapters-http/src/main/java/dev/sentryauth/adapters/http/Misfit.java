package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.SafeText;
import java.net.URL;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** Says which library on the class path does not fit. */
final class Misfit {
    /** A class of each library, by which its jar is found where another of its classes is missing. */
    private static final String[] LANDMARKS = {"com.fasterxml.jackson.core.JsonFactory", "feign.Feign"};

    private Misfit() {}

    /** The failure of a {@link Trial}. */
    static AuthFailure failure(Throwable thrown) {
        String message = thrown instanceof LinkageError ? String.valueOf(thrown.getMessage()) : "";
        String name = className(message);
        String jar = jar(name);
        return new AuthFailure(
                AuthFailure.Kind.CONFIGURATION,
                "A library on the class path does not fit: "
                        + SafeText.of(
                                message.isEmpty()
                                        ? "a token response cannot be read"
                                        : "it lacks " + message.replace('/', '.'))
                        + (jar == null ? "" : " (from " + SafeText.of(jar) + ")")
                        + ". Nothing was sent, and what is stored is as it was. Put the versions that this program was built"
                        + " with on the class path.");
    }

    /** The class that a linkage error is about: {@code a/b/C}, or {@code 'type a.b.C.method(arguments)'}. */
    private static String className(String message) {
        String name = message.replace('/', '.').replace("'", "");
        int arguments = name.indexOf('(');
        if (arguments < 0) {
            return name;
        }
        String method = name.substring(name.lastIndexOf(' ', arguments) + 1, arguments);
        int dot = method.lastIndexOf('.');
        return dot < 0 ? method : method.substring(0, dot);
    }

    private static @Nullable String jar(String name) {
        String found = location(name);
        for (String landmark : LANDMARKS) {
            String packageName = landmark.substring(0, landmark.lastIndexOf('.') + 1);
            if (found == null && name.startsWith(packageName)) {
                found = location(landmark);
            }
        }
        return found;
    }

    private static @Nullable String location(String name) {
        try {
            CodeSource source = Class.forName(name, false, Misfit.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
            URL url = source == null ? null : source.getLocation();
            return url == null ? null : url.getPath();
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            return null;
        }
    }
}
