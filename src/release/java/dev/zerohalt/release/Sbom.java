package dev.zerohalt.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is in a binary, by name, version and licence. https://cyclonedx.org/docs/1.6/json/ */
final class Sbom {
    private Sbom() {}

    static byte[] of(Build build, Tools tools, Architecture architecture) throws IOException {
        String binary = Bytes.sha256(build.binary(architecture));
        Map<String, Object> self = self(build, architecture, binary);
        Map<String, Object> musl = musl(tools.version("musl-" + architecture.name));
        Map<String, Object> libgcc = libgcc(tools.version("gcc-" + architecture.name));

        List<Object> components = new ArrayList<>();
        List<Object> references = new ArrayList<>();
        for (var library : Linked.libraries(build)) {
            components.add(library);
            references.add(library.path("bom-ref"));
        }
        for (Map<String, Object> library : List.of(musl, libgcc)) {
            components.add(library);
            references.add(library.get("bom-ref"));
        }

        Map<String, Object> bom = new HashMap<>();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("version", 1);
        // Of the content: another binary has another number.
        bom.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(binary.getBytes(StandardCharsets.US_ASCII)));
        bom.put("metadata", metadata(build, architecture, self));
        bom.put("components", components);
        bom.put("dependencies", List.of(Map.of("ref", self.get("bom-ref"), "dependsOn", references)));
        return Json.bytes(bom);
    }

    private static Map<String, Object> metadata(Build build, Architecture architecture, Map<String, Object> self) {
        return Map.of(
                "timestamp", build.time().toString(),
                "component", self,
                "lifecycles", List.of(Map.of("phase", "build")),
                "properties",
                        List.of(
                                property("zerohalt:architecture", architecture.name),
                                property("zerohalt:commit", build.commit())));
    }

    private static Map<String, Object> self(Build build, Architecture architecture, String sha256) {
        String purl = "pkg:generic/zerohalt@" + build.version() + "?arch=" + architecture.name + "&os=linux";
        Map<String, Object> self = component("application", "zerohalt", build.version(), purl);
        self.put("licenses", List.of(license("Apache-2.0")));
        self.put("hashes", List.of(Map.of("alg", "SHA-256", "content", sha256)));
        self.put("description", "PID 1 for containers that drains connections before the stop");
        return self;
    }

    private static Map<String, Object> musl(String version) {
        Map<String, Object> musl = component("library", "musl", version, "pkg:generic/musl@" + version);
        musl.put("licenses", List.of(license("MIT")));
        musl.put("cpe", "cpe:2.3:a:musl-libc:musl:" + version + ":*:*:*:*:*:*:*");
        musl.put("description", "The C library");
        return musl;
    }

    private static Map<String, Object> libgcc(String version) {
        Map<String, Object> libgcc = component("library", "libgcc", version, "pkg:generic/libgcc@" + version);
        libgcc.put("licenses", List.of(Map.of("expression", "GPL-3.0-or-later WITH GCC-exception-3.1")));
        libgcc.put("description", "What gcc adds to each program that it links");
        return libgcc;
    }

    private static Map<String, Object> component(String type, String name, String version, String purl) {
        Map<String, Object> component = new HashMap<>();
        component.put("type", type);
        component.put("name", name);
        component.put("version", version);
        component.put("purl", purl);
        component.put("bom-ref", purl);
        return component;
    }

    private static Map<String, Object> license(String spdx) {
        return Map.of("license", Map.of("id", spdx));
    }

    private static Map<String, Object> property(String name, String value) {
        return Map.of("name", name, "value", value);
    }
}
