using System;
using nanoFramework.TestFramework;
using NanoTcp.W5500;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class OptionsTests
    {
        [TestMethod]
        public void AUnicastMacAddressIsRequired()
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new W5500Options(null));
            Assert.ThrowsException(typeof(ArgumentException), () => new W5500Options(new byte[5]));
            Assert.ThrowsException(typeof(ArgumentException), () => new W5500Options(new byte[6]));
            Assert.ThrowsException(typeof(ArgumentException), () => new W5500Options(new byte[] { 1, 0, 0x5E, 0, 0, 1 }));
        }

        [TestMethod]
        public void TheAddressIsCopied()
        {
            byte[] mac = W5500Bench.Mac();
            W5500Options options = new W5500Options(mac);
            mac[5] = 0;

            CollectionAssert.AreEqual(W5500Bench.Mac(), options.MacAddress);
        }

        [TestMethod]
        public void PeriodsOutOfRangeAreRefused()
        {
            W5500Options options = new W5500Options(W5500Bench.Mac());

            Assert.ThrowsException(typeof(ArgumentException), () => options.PollPeriod = -1);
            Assert.ThrowsException(typeof(ArgumentException), () => options.InterruptPollPeriod = 9);
            Assert.ThrowsException(typeof(ArgumentException), () => options.LinkPollPeriod = 60_001);
            Assert.ThrowsException(typeof(ArgumentException), () => options.SendTimeout = 0);
            Assert.ThrowsException(typeof(ArgumentException), () => options.ResetTimeout = 0);
            Assert.ThrowsException(typeof(ArgumentException), () => options.DeadRetryPeriod = 0);
            Assert.ThrowsException(typeof(ArgumentException), () => options.MaximumClockFrequency = 80_000_001);
            Assert.ThrowsException(typeof(ArgumentException), () => options.Name = string.Empty);
            Assert.AreEqual(1, options.PollPeriod);
        }

        [TestMethod]
        public void ARefusalNamesTheValueAndTheRange()
        {
            try
            {
                new W5500Options(W5500Bench.Mac()).PollPeriod = -7;
            }
            catch (ArgumentException e)
            {
                Assert.AreEqual("PollPeriod must be 0 to 60000, not -7.", e.Message);
                return;
            }

            Assert.IsTrue(false, "It was accepted.");
        }

        [TestMethod]
        public void RequiredArgumentsAreChecked()
        {
            W5500Bench bench = new W5500Bench(false, false);
            W5500Options options = new W5500Options(W5500Bench.Mac());

            Assert.ThrowsException(typeof(ArgumentException), () => new W5500Device(null, options, bench.Clock, null, null));
            Assert.ThrowsException(typeof(ArgumentException), () => new W5500Device(bench.Wire, null, bench.Clock, null, null));
            Assert.ThrowsException(typeof(ArgumentException), () => new W5500Device(bench.Wire, options, null, null, null));
        }
    }
}
