import AmberfloSandbox
import TogaiSandbox
import UsageEngineSandbox

/// How each sandbox is set up where the vendor's limits are to be enforced.
extension Catalog {
    /// Usage Engine: 1000 tokens in five minutes; its document gives no number for the rest.
    static func usageEngineOptions(_ seed: SandboxSeed) -> UsageEngineSandbox.Options {
        var options = UsageEngineSandbox.Options()
        options.seed = seed.ids
        if seed.enforcesLimits {
            options.tokenQuota = .init(requests: 1000, seconds: 300)
        }
        return options
    }

    /// Amberflo: 10 requests a second, the bound that careful clients keep to, since the vendor publishes none.
    static func amberfloOptions(_ seed: SandboxSeed) -> AmberfloSandbox.Options {
        var options = AmberfloSandbox.Options()
        options.seed = seed.ids
        if seed.enforcesLimits {
            options.requestsPerSecond = 10
        }
        return options
    }

    /// Togai: the published rates and the quotas of 100 schemas and 100 usage meters.
    static func togaiOptions(_ seed: SandboxSeed) -> TogaiSandbox.Options {
        var options = TogaiSandbox.Options()
        options.seed = seed.ids
        options.enforcesQuotas = seed.enforcesLimits
        options.enforcesRateLimits = seed.enforcesLimits
        return options
    }
}
