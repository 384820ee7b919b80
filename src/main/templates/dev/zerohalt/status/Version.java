package dev.zerohalt.status;

/** Made of src/main/templates. */
final class Version {
    private Version() {}

    /** The version of pom.xml. */
    static final String OF_PROJECT = "${project.version}";
}
