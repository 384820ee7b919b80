require_tools() {
    export JAVA_HOME=/usr/lib/jvm/temurin-25-jdk-amd64
}
