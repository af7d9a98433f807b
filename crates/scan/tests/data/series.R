# Results of R `surveillance` on series that it ships, as numbers for crates/scan/tests.
# Run: R --vanilla -q -f series.R > surveillance.json
suppressMessages(library(surveillance))
num <- function(x) paste0("[", paste(ifelse(is.na(x), "null", formatC(x, digits = 15, format = "g", width = 1)), collapse = ","), "]")
fld <- function(name, x) cat('"', name, '":', num(x), sep = "")
out <- character(0)
data("salmonella.agona")
agona <- disProg2sts(salmonella.agona)
data("salmNewport")
newport <- aggregate(salmNewport, by = "unit")
newport <- sts(observed = as.vector(observed(newport)), start = c(2004, 1), frequency = 52)
cat("{\n")
fld("agona", as.vector(observed(agona))); cat(",\n")
fld("newport", as.vector(observed(newport)[, 1])); cat(",\n")
short <- as.vector(observed(agona))
for (m in c("C1", "C2", "C3")) {
  r <- earsC(agona, control = list(method = m))
  fld(paste0("ears_", tolower(m)), as.vector(upperbound(r))); cat(",\n")
  r <- earsC(agona, control = list(method = m, baseline = 14, minSigma = 0.5))
  fld(paste0("ears_", tolower(m), "_14"), as.vector(upperbound(r))); cat(",\n")
}
farr <- function(name, sts, range, control) {
  r <- farringtonFlexible(sts, control = c(list(range = range), control))
  fld(paste0(name, "_upper"), as.vector(upperbound(r))); cat(",\n")
  fld(paste0(name, "_expected"), as.vector(r@control$expected)); cat(",\n")
  fld(paste0(name, "_phi"), as.vector(r@control$phiVector)); cat(",\n")
  fld(paste0(name, "_p"), as.vector(r@control$pvalue)); cat(",\n")
}
n <- nrow(observed(newport)); a <- nrow(observed(agona))
cat('"newport_range":[', n - 59, ',', n, '],"agona_range":[', a - 39, ',', a, '],\n', sep = "")
farr("noufaily", newport, (n - 59):n, list(b = 4, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, weightsThreshold = 2.58, alpha = 0.01, thresholdMethod = "nbPlugin", glmWarnings = FALSE))
farr("muan", newport, (n - 59):n, list(b = 4, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, alpha = 0.01, thresholdMethod = "muan", glmWarnings = FALSE))
farr("delta", newport, (n - 59):n, list(b = 4, w = 3, alpha = 0.01, glmWarnings = FALSE))
farr("plain", agona, (a - 39):a, list(b = 3, w = 3, noPeriods = 5, pastWeeksNotIncluded = 10, reweight = FALSE, trend = FALSE, alpha = 0.05, thresholdMethod = "nbPlugin", glmWarnings = FALSE))
# Negative-binomial CUSUM: known mean, dispersion 1/size, change by factor 2
x <- as.vector(observed(agona))
s <- algo.glrnb(salmonella.agona, control = list(range = 53:312, mu0 = rep(4, 260), alpha = 0.25, theta = log(2), c.ARL = 1e9, dir = "inc", ret = "value", change = "intercept"))
fld("cusum", as.vector(s$upperbound)); cat("\n}\n")
