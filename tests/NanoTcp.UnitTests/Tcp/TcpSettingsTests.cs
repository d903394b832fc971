using System;
using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What TcpSettings.Validate says of values that are out of range.</summary>
    [TestClass]
    public class TcpSettingsTests
    {
        [TestMethod]
        public void TheDefaultsAreAccepted()
        {
            new TcpSettings().Validate();
        }

        [TestMethod]
        public void TheBoundsThemselvesAreAccepted()
        {
            new TcpSettings { SendBufferSize = 536, ReceiveBufferSize = 1 << 20, DelayedAckTime = 0, TimeWait = 0, RtoMinimum = 10 }.Validate();
            new TcpSettings { EphemeralPortFirst = 50_000, EphemeralPortLast = 50_000, SynCacheSize = 256, UserTimeout = 0 }.Validate();
        }

        [TestMethod]
        public void ARefusalNamesTheValueAndWhatIsAccepted()
        {
            CheckRefusal(new TcpSettings { SendBufferSize = 535 }, "TcpSettings.SendBufferSize is 535; accepted are 536 to 1048576.");
            CheckRefusal(new TcpSettings { MaximumSegmentSize = 1461 }, "TcpSettings.MaximumSegmentSize is 1461; accepted are 88 to 1460.");
            CheckRefusal(new TcpSettings { RtoInitial = 199 }, "TcpSettings.RtoInitial is 199; accepted are 200 to 60000.");
            CheckRefusal(new TcpSettings { DelayedAckTime = 501 }, "TcpSettings.DelayedAckTime is 501; accepted are 0 to 500.");
            CheckRefusal(new TcpSettings { TimeWait = -1 }, "TcpSettings.TimeWait is -1; accepted are 0 to 240000.");
            CheckRefusal(new TcpSettings { Retries = 2 }, "TcpSettings.Retries is 2; accepted are 3 to 30.");
            CheckRefusal(new TcpSettings { KeepAliveCount = 128 }, "TcpSettings.KeepAliveCount is 128; accepted are 1 to 127.");
        }

        [TestMethod]
        public void ValuesThatContradictEachOtherAreRefused()
        {
            CheckRefusal(
                new TcpSettings { EphemeralPortFirst = 50_000, EphemeralPortLast = 49_999 },
                "TcpSettings.EphemeralPortLast is 49999; accepted are 50000 to 65535.");
            CheckRefusal(
                new TcpSettings { RtoInitial = 3000, RtoMaximum = 2000 },
                "TcpSettings.RtoMaximum, which must reach RtoInitial, is 2000; accepted are 3000 to 240000.");
            CheckRefusal(
                new TcpSettings { MaximumSegmentSize = 100, MinimumSegmentSize = 101 },
                "TcpSettings.MinimumSegmentSize, which must not pass MaximumSegmentSize, is 101; accepted are 48 to 100.");
        }

        [TestMethod]
        public void ACopyIsChangedWithoutTheOriginal()
        {
            TcpSettings original = new TcpSettings { Retries = 7 };

            TcpSettings copy = original.Clone();
            copy.Retries = 8;

            Assert.AreEqual(7, original.Retries);
            Assert.AreEqual(original.SendBufferSize, copy.SendBufferSize);
        }

        private static void CheckRefusal(TcpSettings settings, string message)
        {
            try
            {
                settings.Validate();
            }
            catch (ArgumentException e)
            {
                Assert.AreEqual(message, e.Message);
                return;
            }

            Assert.IsTrue(false, "Accepted: " + message);
        }
    }
}
