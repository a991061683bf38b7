#include "CPhoneNumber.h"

#include <cstring>
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::Logger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

// The default logger writes to standard output.
class SilentLogger : public Logger {
public:
  void WriteMessage(const std::string &) override {}
};

PhoneNumberUtil &util() {
  static PhoneNumberUtil *instance = [] {
    auto *created = PhoneNumberUtil::GetInstance();
    created->SetLogger(new SilentLogger());
    return created;
  }();
  return *instance;
}

} // namespace

int tl_phone_knows_region(const char *region) { return util().GetCountryCodeForRegion(region) != 0; }

size_t tl_phone_e164(const char *text, size_t length, const char *region, int valid_only,
                     char e164[TL_PHONE_E164_MAX]) {
  PhoneNumber number;
  if (util().Parse(std::string(text, length), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return 0;
  if (valid_only && !util().IsValidNumber(number)) return 0;
  std::string formatted;
  util().Format(number, PhoneNumberUtil::E164, &formatted);
  if (formatted.size() > TL_PHONE_E164_MAX) return 0;
  std::memcpy(e164, formatted.data(), formatted.size());
  return formatted.size();
}
