package dev.sentryauth.testkit.sandbox;

import java.util.function.Function;
import java.util.regex.Pattern;

/** What one method does at one path below {@code /api/0/}, and the scope it takes. HEAD goes where GET goes. */
record ApiRoute(String method, Pattern path, String scope, Function<ApiCall, Reply> handler) {
    static ApiRoute get(String path, String scope, Function<ApiCall, Reply> handler) {
        return of("GET", path, scope, handler);
    }

    static ApiRoute of(String method, String path, String scope, Function<ApiCall, Reply> handler) {
        return new ApiRoute(method, Pattern.compile("/api/0/" + path), scope, handler);
    }

    boolean takes(LoggedRequest request) {
        return method.equals("GET") ? request.isGet() : method.equals(request.method());
    }
}
